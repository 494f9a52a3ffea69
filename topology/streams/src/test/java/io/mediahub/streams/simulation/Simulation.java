package io.mediahub.streams.simulation;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.simulation.OwnersConnection.Fate;
import io.mediahub.streams.simulation.SimulatedLog.Ending;
import io.mediahub.streams.simulation.SimulatedLog.Transaction;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One run: commands, a connector, a log, and two owners of a read model, in an order and with
 * failures that follow from the seed. Then everything is mended, and the rules must hold.
 */
final class Simulation {
  static final int STEPS = 400;
  private static final int MOST_ROUNDS = 300;

  static {
    LoggerFactory.getILoggerFactory(); // what is put into the MDC before it is there is lost
  }

  /** What a run came to. */
  record Result(long seed, int steps, @Nullable String failure, List<String> trace) {}

  private final World world;
  private final Accidents accidents;
  private final int steps;

  private Simulation(World world, int steps) {
    this.world = world;
    this.accidents = new Accidents(world);
    this.steps = steps;
  }

  /** Runs a seed to its end, or until a rule does not hold. */
  static Result run(long seed, int steps, Bug bug, boolean traced) {
    MDC.put("simulation", "on");
    World world = new World(seed, bug, traced);
    String failure = null;
    try {
      new Simulation(world, steps).run();
    } catch (Failure e) {
      failure = e.getMessage();
    } catch (RuntimeException e) {
      failure = e + " at " + List.of(e.getStackTrace()).stream().limit(8).toList();
    } finally {
      world.close();
      MDC.remove("simulation");
    }
    return new Result(seed, steps, failure, world.trace);
  }

  /** For those who have loaded this class by another loader: null when all rules hold. */
  static @Nullable String failureOf(long seed, String bug) {
    return run(seed, STEPS, Bug.valueOf(bug), false).failure();
  }

  /** The shortest run of the seed that still fails, told step by step. */
  static Result shrunk(long seed, Bug bug) {
    for (int steps = 0; steps < STEPS; steps += 4) {
      if (run(seed, steps, bug, false).failure() != null) {
        return run(seed, steps, bug, true);
      }
    }
    return run(seed, STEPS, bug, true);
  }

  private void run() {
    for (int partition = 0; partition < world.log.partitions(); partition++) {
      world.give(partition, world.owners[partition % world.owners.length]);
    }
    for (int i = 0; i < steps; i++) {
      step();
    }
    world.trace(() -> "-- everything is mended --");
    mend();
    rest();
    parkedKeysStopOnlyThemselves();
    releaseParked();
    List<Fact> accepted = world.accepted();
    world.expectation.log(world.log, accepted, outOfOrder());
    world.expectation.rows(accepted, world.database.rows().values(), any -> true);
  }

  private Set<String> outOfOrder() {
    Set<String> aggregates = new HashSet<>();
    world.pipelines.forEach(
        p -> p.connector.lost.forEach(fact -> aggregates.add(fact.aggregate())));
    return aggregates;
  }

  private void step() {
    world.time.advance(Duration.ofMillis(world.random.nextInt(200)));
    int dice = world.random.nextInt(100);
    if (dice < 20) {
      Pipeline pipeline = world.pipelines.get(world.random.nextInt(world.pipelines.size()));
      String what = pipeline.write();
      world.trace(() -> pipeline.name + ": a writer " + what);
    } else if (dice < 45) {
      Pipeline pipeline = world.pipelines.get(world.random.nextInt(world.pipelines.size()));
      String what = pipeline.connector.step();
      world.trace(() -> pipeline.name + ": the producer " + what);
    } else if (dice < 88) {
      work(world.anyOwner());
    } else {
      accidents.happen();
    }
  }

  private void work(World.Owner owner) {
    boolean zombie = world.zombies.contains(owner);
    int dice = world.random.nextInt(10);
    world.guarded(
        owner,
        () -> {
          if (dice < 3 && !zombie) {
            int count = owner.thread.poll(1 + world.random.nextInt(5));
            world.trace(
                () -> owner + (count < 0 ? " joins again" : " polls " + count + " records"));
          } else if (dice < 7) {
            List<TopicPartition> waiting = owner.thread.buffered();
            if (!waiting.isEmpty()) {
              TopicPartition next = waiting.get(world.random.nextInt(waiting.size()));
              world.trace(() -> owner + " processes the next record of " + next);
              owner.thread.process(next);
            }
          } else if (dice < 9) {
            world.trace(() -> owner + " commits");
            owner.thread.commit();
          } else {
            world.trace(() -> owner + " looks after what is parked");
            owner.thread.lookAfterParked();
          }
        });
  }

  /** No more failures; what was lost is sent again. */
  private void mend() {
    while (!world.late.isEmpty()) {
      accidents.arriveLate();
    }
    world.zombies.clear();
    world.database.refuse(row -> false);
    for (World.Owner owner : world.owners) {
      owner.connection.next(Fate.WHOLE, 0);
    }
    for (Pipeline pipeline : world.pipelines) {
      while (pipeline.hasWishes()) {
        pipeline.write();
      }
      while (!pipeline.connector.isDone()) {
        pipeline.connector.step();
      }
      Transaction again = new Transaction();
      pipeline.connector.lost.forEach(fact -> world.log.append(again, fact));
      world.log.end(again, Ending.COMMITTED);
    }
  }

  private void rest() {
    int quiet = 0;
    for (int round = 0; quiet < 4; round++) {
      if (round > MOST_ROUNDS) {
        throw new Failure(
            "It does not come to rest: "
                + List.of(world.owners).stream().map(owner -> owner.thread.held()).toList());
      }
      boolean moved = false;
      for (World.Owner owner : List.of(world.owners)) {
        moved |= roundOf(owner);
      }
      world.time.advance(Duration.ofSeconds(2));
      quiet = moved ? 0 : quiet + 1;
    }
  }

  private boolean roundOf(World.Owner owner) {
    int[] polled = {0};
    world.guarded(
        owner,
        () -> {
          polled[0] = owner.thread.poll(50);
          for (TopicPartition next : owner.thread.buffered()) {
            while (owner.thread.buffered().contains(next)) {
              owner.thread.process(next);
            }
          }
          owner.thread.commit();
          owner.thread.lookAfterParked();
        });
    return polled[0] != 0 || owner.thread.held().isEmpty() && !owner.thread.isUpToDate();
  }

  private void parkedKeysStopOnlyThemselves() {
    if (List.of(world.owners).stream().anyMatch(owner -> !owner.thread.held().isEmpty())) {
      return; // there is no room for more: then a partition waits as a whole
    }
    Set<String> mayWait = new HashSet<>(world.garbageKeys);
    for (ParkedKey key : world.database.keys().values()) {
      String aggregate = key.id().topic() + "/" + key.id().key();
      if (!mayWait.contains(aggregate) && !key.id().key().equals(world.refusedKey)) {
        throw new Failure("A key waits that nothing is wrong with: " + key);
      }
      mayWait.add(aggregate);
    }
    world.expectation.rows(
        world.accepted(),
        world.database.rows().values(),
        aggregate -> !mayWait.contains(aggregate));
  }

  /** As operators do: bytes that are no event are world.dropped, all else is tried again. */
  private void releaseParked() {
    for (int round = 0; world.database.parkedCount() > 0 || world.isHeld(); round++) {
      if (round > 50) {
        throw new Failure("These keys wait for ever: " + world.database.keys().values());
      }
      for (ParkedKey key : world.database.keys().values()) {
        if (key.reason() == ParkedKey.Reason.UNDECODABLE) {
          RawRecord first = world.database.parkedRecords(key.id(), 1).getFirst();
          world.dropped.add(first.location());
          world.database.request(key.id(), ParkedKey.Request.DROP);
        } else {
          world.database.request(key.id(), ParkedKey.Request.REPLAY);
        }
      }
      rest();
    }
    if (!world.database.keys().isEmpty()) {
      throw new Failure("Keys are parked without a record: " + world.database.keys().values());
    }
  }
}
