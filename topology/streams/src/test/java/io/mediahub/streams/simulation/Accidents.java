package io.mediahub.streams.simulation;

import io.mediahub.streams.simulation.OwnersConnection.Fate;
import io.mediahub.streams.simulation.SimulatedLog.Ending;
import io.mediahub.streams.simulation.SimulatedLog.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** What breaks. */
final class Accidents {
  private final World world;

  Accidents(World world) {
    this.world = world;
  }

  /** One of them. */
  void happen() {
    switch (world.random.nextInt(11)) {
      case 0 -> {
        Pipeline pipeline = world.pipelines.get(world.random.nextInt(world.pipelines.size()));
        world.trace(() -> pipeline.name + ": the producer crashes");
        pipeline.connector.crash();
      }
      case 1 -> {
        World.Owner owner = world.owners[world.random.nextInt(world.owners.length)];
        world.trace(() -> owner + " is killed");
        world.replace(owner);
      }
      case 2 -> moveInOrder();
      case 3 -> makeZombie();
      case 4, 5, 6, 7 -> {
        World.Owner owner = world.anyOwner();
        Fate fate = Fate.values()[1 + world.random.nextInt(Fate.values().length - 1)];
        int amount = world.random.nextInt(12);
        world.trace(() -> "the next write of %s: %s %d".formatted(owner, fate, amount));
        owner.connection.next(fate, amount);
      }
      case 8 -> arriveLate();
      case 9 -> {
        switch (world.random.nextInt(4)) {
          case 0 -> writeGarbage();
          case 1 -> refuse();
          case 2 -> loseSlot();
          default -> backUpOrRestore();
        }
      }
      default -> world.time.advance(Duration.ofSeconds(world.random.nextInt(70)));
    }
  }

  private void moveInOrder() {
    int from = world.random.nextInt(world.owners.length);
    World.Owner old = world.owners[from];
    if (old.partitions.isEmpty()) {
      return;
    }
    int partition = List.copyOf(new ArrayList<>(old.partitions)).getFirst();
    world.trace(() -> "partition %d goes from %s to the other, in order".formatted(partition, old));
    world.guarded(old, () -> old.thread.revoke(Set.of(partition)));
    world.owners[from].partitions.remove(partition);
    world.owners[from].thread.lose(Set.of(partition)); // a replacement was given it as well
    world.give(partition, world.owners[1 - from]);
  }

  private void makeZombie() {
    int from = world.random.nextInt(world.owners.length);
    World.Owner zombie = world.owners[from];
    if (zombie.partitions.isEmpty()) {
      return;
    }
    world.trace(() -> zombie + " stands still; the other gets its partitions");
    world.zombies.add(zombie);
    world.owners[from] = world.new Owner(zombie.name + "'");
    for (int partition : zombie.partitions) {
      world.give(partition, world.owners[1 - from]);
    }
  }

  /** What was on its way when its process was killed. */
  void arriveLate() {
    Queue<Runnable> write = world.late.peek();
    if (write == null) {
      return;
    }
    int count = 1 + world.random.nextInt(Math.max(1, write.size()));
    world.trace(() -> "%d steps of a write arrive late".formatted(Math.min(count, write.size())));
    for (int i = 0; i < count && !write.isEmpty(); i++) {
      try {
        write.remove().run();
      } catch (io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict
          | io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused e) {
        write.clear(); // nobody is told
      }
    }
    if (write.isEmpty()) {
      world.late.remove();
    }
  }

  private void writeGarbage() {
    List<Fact> accepted = world.accepted();
    if (accepted.isEmpty()) {
      return;
    }
    Fact like = accepted.get(world.random.nextInt(accepted.size()));
    if (!world.expectation.isOfFacts(like.topic().name())) {
      return;
    }
    world.trace(() -> "somebody writes bytes that are no event for " + like.aggregate());
    Transaction transaction = new Transaction();
    world.log.append(transaction, like.topic().name(), like.key(), new byte[] {7, 7}, null);
    world.log.end(transaction, Ending.COMMITTED);
    world.garbageKeys.add(like.aggregate());
  }

  /** Without room, what closes a gap is never read: then only a person can help. */
  private void loseSlot() {
    if (world.hasMuchRoom()) {
      world.trace(() -> "the slot of the outbox is lost and made again");
      world.pipelines.getFirst().connector.loseSlot();
    }
  }

  private void refuse() {
    List<Fact> accepted = world.accepted();
    if (world.refusedKey != null || accepted.isEmpty()) {
      return;
    }
    String key = accepted.get(world.random.nextInt(accepted.size())).key();
    world.refusedKey = key;
    world.trace(() -> "the database refuses rows of " + key);
    world.database.refuse(row -> row.key().recordKey().equals(key));
  }

  private void backUpOrRestore() {
    if (world.backup == null) {
      world.trace(() -> "the database is copied");
      world.backup = world.database.backup();
    } else {
      world.trace(
          () -> "the older copy of the database is put in place, and its readers are restarted");
      world.backup.run();
      world.backup = null;
      world.late.clear();
      world.zombies.clear();
      for (World.Owner owner : List.of(world.owners)) {
        world.replace(owner);
      }
    }
  }
}
