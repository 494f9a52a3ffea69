package io.mediahub.streams.simulation;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ModelSettings;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import io.mediahub.streams.readmodel.engine.SimulatedOwner;
import io.mediahub.streams.readmodel.engine.SimulatedOwner.VirtualTime;
import io.mediahub.streams.simulation.OwnersConnection.Fate;
import io.mediahub.streams.simulation.OwnersConnection.Halted;
import io.mediahub.streams.simulation.SimulatedLog.Ending;
import io.mediahub.streams.simulation.SimulatedLog.Transaction;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.RandomLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
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
  private static final int MUCH_ROOM = 1_000;

  static {
    LoggerFactory.getILoggerFactory(); // what is put into the MDC before it is there is lost
  }

  /** What a run came to. */
  record Result(long seed, int steps, @Nullable String failure, List<String> trace) {}

  private final Random random;
  private final Bug bug;
  private final int steps;
  private final boolean traced;
  private final List<String> trace = new ArrayList<>();

  private final ReadModel model;
  private final ModelSettings settings;
  private final SimulatedLog log;
  private final List<Pipeline> pipelines;
  private final SimulatedDatabase database;
  private final Expectation expectation;
  private final VirtualTime time = new VirtualTime();
  private final Map<TopicPartition, Long> groupOffsets = new HashMap<>();
  private final Queue<Queue<Runnable>> late = new ArrayDeque<>();
  private final Owner[] owners = new Owner[2];
  private final List<Owner> zombies = new ArrayList<>();
  private final Set<String> garbageKeys = new TreeSet<>();
  private final Set<EventLocation> dropped = new HashSet<>();
  private @Nullable String refusedKey;
  private @Nullable Runnable backup;

  private final class Owner {
    final String name;
    final OwnersConnection connection =
        new OwnersConnection(database, model.foldVersion(), late);
    final SimulatedOwner thread =
        new SimulatedOwner(
            model,
            connection,
            PlainAvro.schemas(),
            settings,
            time,
            log,
            groupOffsets,
            bug == Bug.STARTS_AT_COMMITTED_OFFSETS);

    /** What the group gave it. */
    final Set<Integer> partitions = new TreeSet<>();

    Owner(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Simulation(long seed, int steps, Bug bug, boolean traced) {
    // Neighbouring seeds have alike first numbers, and these choose the model.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.steps = steps;
    this.bug = bug;
    this.traced = traced;
    this.model = ReadModels.ALL.get(random.nextInt(ReadModels.ALL.size()));
    this.expectation = new Expectation(model);
    this.log = new SimulatedLog(1 + random.nextInt(3), bug);
    this.settings =
        new ModelSettings(
            Duration.ofMillis(10),
            1 + random.nextInt(20),
            1L << (8 + random.nextInt(10)),
            1 + random.nextInt(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            random.nextInt(4) == 0 ? 5 + random.nextInt(10) : MUCH_ROOM,
            64L << 20);
    // Viewer access has one key a row, so that documents could hold it as well.
    boolean transactional =
        model == ReadModels.VIEWER_ACCESS
            ? random.nextBoolean()
            : ReadModels.IN_POSTGRES.contains(model);
    this.database = new SimulatedDatabase(model, transactional, bug, this::moved);
    List<LogEntry<?>> wishes = wishes();
    this.pipelines =
        List.of(
            new Pipeline(
                "outbox",
                wishes.stream().filter(wish -> !isOfTheProcess(wish)).toList(),
                3,
                random.nextBoolean(),
                false,
                log,
                random,
                bug),
            new Pipeline(
                "rendition process",
                wishes.stream().filter(Simulation::isOfTheProcess).toList(),
                1,
                true,
                true,
                log,
                random,
                Bug.NONE));
    for (int i = 0; i < owners.length; i++) {
      owners[i] = new Owner("owner " + (i + 1));
    }
    trace(
        () ->
            "%s, %d partitions, %s, %s"
                .formatted(
                    model.name(), log.partitions(), transactional ? "PostgreSQL" : "MongoDB", settings));
  }

  private static boolean isOfTheProcess(LogEntry<?> wish) {
    return wish.topic() == Topics.RENDITION_EVENTS || wish.topic() == Topics.ENCODE_PROGRESS;
  }

  private List<LogEntry<?>> wishes() {
    Set<String> topics = new HashSet<>();
    model.sources().forEach(source -> topics.add(source.topic().name()));
    return RandomLog.of(random.nextLong(), 400, 1 + random.nextInt(4)).stream()
        .filter(wish -> topics.contains(wish.topic().name()))
        .limit(20 + random.nextInt(40))
        .toList();
  }

  /** Runs a seed to its end, or until a rule does not hold. */
  static Result run(long seed, int steps, Bug bug, boolean traced) {
    MDC.put("simulation", "on");
    Simulation simulation = new Simulation(seed, steps, bug, traced);
    String failure = null;
    try {
      simulation.run();
    } catch (Failure e) {
      failure = e.getMessage();
    } catch (RuntimeException e) {
      failure = e + " at " + List.of(e.getStackTrace()).stream().limit(8).toList();
    } finally {
      MDC.remove("simulation");
    }
    return new Result(seed, steps, failure, simulation.trace);
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

  private void trace(Supplier<String> line) {
    if (traced) {
      String told = line.get();
      if (!told.endsWith("idles")) {
        trace.add(told);
      }
    }
  }

  private void run() {
    for (int partition = 0; partition < log.partitions(); partition++) {
      give(partition, owners[partition % owners.length]);
    }
    for (int i = 0; i < steps; i++) {
      step();
    }
    trace(() -> "-- everything is mended --");
    mend();
    rest();
    parkedKeysStopOnlyThemselves();
    releaseParked();
    List<Fact> accepted = accepted();
    expectation.log(log, accepted, outOfOrder());
    expectation.rows(accepted, database.rows().values(), any -> true);
  }

  private List<Fact> accepted() {
    List<Fact> all = new ArrayList<>();
    pipelines.forEach(pipeline -> all.addAll(pipeline.writeSide.writeAheadLog));
    return all;
  }

  private Set<String> outOfOrder() {
    Set<String> aggregates = new HashSet<>();
    pipelines.forEach(p -> p.connector.lost.forEach(fact -> aggregates.add(fact.aggregate())));
    return aggregates;
  }

  private void moved(ProgressUpdate update, long from) {
    expectation.passes(log, database, update.partition(), from, update.to(), dropped::contains);
  }

  private void step() {
    time.advance(Duration.ofMillis(random.nextInt(200)));
    int dice = random.nextInt(100);
    if (dice < 20) {
      Pipeline pipeline = pipelines.get(random.nextInt(pipelines.size()));
      String what = pipeline.write();
      trace(() -> pipeline.name + ": a writer " + what);
    } else if (dice < 45) {
      Pipeline pipeline = pipelines.get(random.nextInt(pipelines.size()));
      String what = pipeline.connector.step();
      trace(() -> pipeline.name + ": the producer " + what);
    } else if (dice < 88) {
      work(anyOwner());
    } else {
      fail();
    }
  }

  private Owner anyOwner() {
    if (!zombies.isEmpty() && random.nextInt(4) == 0) {
      return zombies.get(random.nextInt(zombies.size()));
    }
    return owners[random.nextInt(owners.length)];
  }

  private void work(Owner owner) {
    boolean zombie = zombies.contains(owner);
    int dice = random.nextInt(10);
    guarded(
        owner,
        () -> {
          if (dice < 3 && !zombie) {
            int count = owner.thread.poll(1 + random.nextInt(5));
            trace(() -> owner + (count < 0 ? " joins again" : " polls " + count + " records"));
          } else if (dice < 7) {
            List<TopicPartition> waiting = owner.thread.buffered();
            if (!waiting.isEmpty()) {
              TopicPartition next = waiting.get(random.nextInt(waiting.size()));
              trace(() -> owner + " processes the next record of " + next);
              owner.thread.process(next);
            }
          } else if (dice < 9) {
            trace(() -> owner + " commits");
            owner.thread.commit();
          } else {
            trace(() -> owner + " looks after what is parked");
            owner.thread.lookAfterParked();
          }
        });
  }

  /** A thread that dies is replaced, as {@code ReplaceThread} does; a zombie is not. */
  private void guarded(Owner owner, Runnable work) {
    try {
      work.run();
    } catch (Halted | DatabaseUnavailable e) {
      trace(() -> owner + " dies: " + e.getMessage());
      replace(owner);
    }
  }

  private void replace(Owner owner) {
    if (zombies.remove(owner)) {
      return;
    }
    for (int i = 0; i < owners.length; i++) {
      if (owners[i] == owner) {
        owners[i] = new Owner(owner.name);
        for (int partition : owner.partitions) {
          give(partition, owners[i]);
        }
      }
    }
  }

  private void give(int partition, Owner owner) {
    owner.partitions.add(partition);
    guarded(owner, () -> owner.thread.assign(Set.of(partition)));
  }

  private void fail() {
    switch (random.nextInt(11)) {
      case 0 -> {
        Pipeline pipeline = pipelines.get(random.nextInt(pipelines.size()));
        trace(() -> pipeline.name + ": the producer crashes");
        pipeline.connector.crash();
      }
      case 1 -> {
        Owner owner = owners[random.nextInt(owners.length)];
        trace(() -> owner + " is killed");
        replace(owner);
      }
      case 2 -> moveInOrder();
      case 3 -> makeZombie();
      case 4, 5, 6, 7 -> {
        Owner owner = anyOwner();
        Fate fate = Fate.values()[1 + random.nextInt(Fate.values().length - 1)];
        int amount = random.nextInt(12);
        trace(() -> "the next write of %s: %s %d".formatted(owner, fate, amount));
        owner.connection.next(fate, amount);
      }
      case 8 -> arriveLate();
      case 9 -> {
        switch (random.nextInt(4)) {
          case 0 -> writeGarbage();
          case 1 -> refuse();
          case 2 -> loseSlot();
          default -> backUpOrRestore();
        }
      }
      default -> time.advance(Duration.ofSeconds(random.nextInt(70)));
    }
  }

  private void moveInOrder() {
    int from = random.nextInt(owners.length);
    Owner old = owners[from];
    if (old.partitions.isEmpty()) {
      return;
    }
    int partition = List.copyOf(new ArrayList<>(old.partitions)).getFirst();
    trace(() -> "partition %d goes from %s to the other, in order".formatted(partition, old));
    guarded(old, () -> old.thread.revoke(Set.of(partition)));
    owners[from].partitions.remove(partition);
    owners[from].thread.lose(Set.of(partition)); // a replacement was given it as well
    give(partition, owners[1 - from]);
  }

  private void makeZombie() {
    int from = random.nextInt(owners.length);
    Owner zombie = owners[from];
    if (zombie.partitions.isEmpty()) {
      return;
    }
    trace(() -> zombie + " stands still; the other gets its partitions");
    zombies.add(zombie);
    owners[from] = new Owner(zombie.name + "'");
    for (int partition : zombie.partitions) {
      give(partition, owners[1 - from]);
    }
  }

  /** What was on its way when its process was killed. */
  private void arriveLate() {
    Queue<Runnable> write = late.peek();
    if (write == null) {
      return;
    }
    int count = 1 + random.nextInt(Math.max(1, write.size()));
    trace(() -> "%d steps of a write arrive late".formatted(Math.min(count, write.size())));
    for (int i = 0; i < count && !write.isEmpty(); i++) {
      try {
        write.remove().run();
      } catch (io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict
          | io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused e) {
        write.clear(); // nobody is told
      }
    }
    if (write.isEmpty()) {
      late.remove();
    }
  }

  private void writeGarbage() {
    List<Fact> accepted = accepted();
    if (accepted.isEmpty()) {
      return;
    }
    Fact like = accepted.get(random.nextInt(accepted.size()));
    if (!expectation.isOfFacts(like.topic().name())) {
      return;
    }
    trace(() -> "somebody writes bytes that are no event for " + like.aggregate());
    Transaction transaction = new Transaction();
    log.append(transaction, like.topic().name(), like.key(), new byte[] {7, 7}, null);
    log.end(transaction, Ending.COMMITTED);
    garbageKeys.add(like.aggregate());
  }

  /** Without room, what closes a gap is never read: then only a person can help. */
  private void loseSlot() {
    if (settings.maxParkedRecords() >= MUCH_ROOM) {
      trace(() -> "the slot of the outbox is lost and made again");
      pipelines.getFirst().connector.loseSlot();
    }
  }

  private void refuse() {
    List<Fact> accepted = accepted();
    if (refusedKey != null || accepted.isEmpty()) {
      return;
    }
    String key = accepted.get(random.nextInt(accepted.size())).key();
    refusedKey = key;
    trace(() -> "the database refuses rows of " + key);
    database.refuse(row -> row.key().recordKey().equals(key));
  }

  private void backUpOrRestore() {
    if (backup == null) {
      trace(() -> "the database is copied");
      backup = database.backup();
    } else {
      trace(() -> "the older copy of the database is put in place, and its readers are restarted");
      backup.run();
      backup = null;
      late.clear();
      zombies.clear();
      for (Owner owner : List.of(owners)) {
        replace(owner);
      }
    }
  }

  /** No more failures; what was lost is sent again. */
  private void mend() {
    while (!late.isEmpty()) {
      arriveLate();
    }
    zombies.clear();
    database.refuse(row -> false);
    for (Owner owner : owners) {
      owner.connection.next(Fate.WHOLE, 0);
    }
    for (Pipeline pipeline : pipelines) {
      while (pipeline.hasWishes()) {
        pipeline.write();
      }
      while (!pipeline.connector.isDone()) {
        pipeline.connector.step();
      }
      Transaction again = new Transaction();
      pipeline.connector.lost.forEach(fact -> log.append(again, fact));
      log.end(again, Ending.COMMITTED);
    }
  }

  private void rest() {
    int quiet = 0;
    for (int round = 0; quiet < 4; round++) {
      if (round > MOST_ROUNDS) {
        throw new Failure(
            "It does not come to rest: "
                + List.of(owners).stream().map(owner -> owner.thread.held()).toList());
      }
      boolean moved = false;
      for (Owner owner : List.of(owners)) {
        moved |= roundOf(owner);
      }
      time.advance(Duration.ofSeconds(2));
      quiet = moved ? 0 : quiet + 1;
    }
  }

  private boolean roundOf(Owner owner) {
    int[] polled = {0};
    guarded(
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
    if (List.of(owners).stream().anyMatch(owner -> !owner.thread.held().isEmpty())) {
      return; // there is no room for more: then a partition waits as a whole
    }
    Set<String> mayWait = new HashSet<>(garbageKeys);
    for (ParkedKey key : database.keys().values()) {
      String aggregate = key.id().topic() + "/" + key.id().key();
      if (!mayWait.contains(aggregate) && !key.id().key().equals(refusedKey)) {
        throw new Failure("A key waits that nothing is wrong with: " + key);
      }
      mayWait.add(aggregate);
    }
    expectation.rows(
        accepted(), database.rows().values(), aggregate -> !mayWait.contains(aggregate));
  }

  /** As operators do: bytes that are no event are dropped, all else is tried again. */
  private void releaseParked() {
    for (int round = 0; database.parkedCount() > 0 || isHeld(); round++) {
      if (round > 50) {
        throw new Failure("These keys wait for ever: " + database.keys().values());
      }
      for (ParkedKey key : database.keys().values()) {
        if (key.reason() == ParkedKey.Reason.UNDECODABLE) {
          RawRecord first = database.parkedRecords(key.id(), 1).getFirst();
          dropped.add(first.location());
          database.request(key.id(), ParkedKey.Request.DROP);
        } else {
          database.request(key.id(), ParkedKey.Request.REPLAY);
        }
      }
      rest();
    }
    if (!database.keys().isEmpty()) {
      throw new Failure("Keys are parked without a record: " + database.keys().values());
    }
  }

  private boolean isHeld() {
    return List.of(owners).stream().anyMatch(owner -> !owner.thread.held().isEmpty());
  }
}
