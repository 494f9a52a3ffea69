package io.mediahub.streams.simulation;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ModelSettings;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import io.mediahub.streams.readmodel.engine.SimulatedOwner;
import io.mediahub.streams.readmodel.engine.SimulatedOwner.VirtualTime;
import io.mediahub.streams.simulation.OwnersConnection.Halted;
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

/** All that a run consists of, and who owns which partition. */
final class World {
  private static final int MUCH_ROOM = 1_000;

  final Random random;
  final Bug bug;
  private final boolean traced;
  final List<String> trace = new ArrayList<>();

  final ReadModel model;
  final ModelSettings settings;
  final SimulatedLog log;
  final List<Pipeline> pipelines;
  final SimulatedDatabase database;
  final Expectation expectation;
  final VirtualTime time = new VirtualTime();
  final Map<TopicPartition, Long> groupOffsets = new HashMap<>();

  /** What is left of the writes of processes that are gone. */
  final Queue<Queue<Runnable>> late = new ArrayDeque<>();

  final Owner[] owners = new Owner[2];

  /** Owners that think they have partitions which another one has. */
  final List<Owner> zombies = new ArrayList<>();

  private final List<Owner> everyOwner = new ArrayList<>();

  /** Aggregates for which somebody wrote bytes that are no event. */
  final Set<String> garbageKeys = new TreeSet<>();

  /** Parked records that an operator dropped. */
  final Set<EventLocation> dropped = new HashSet<>();

  /** Whose rows the database refuses. */
  @Nullable String refusedKey;

  /** Puts an older copy of the database in place. */
  @Nullable Runnable backup;

  /** A process with one stream thread. */
  final class Owner {
    final String name;
    final OwnersConnection connection = new OwnersConnection(database, model.foldVersion(), late);
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
      everyOwner.add(this);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  World(long seed, Bug bug, boolean traced) {
    // Neighbouring seeds have alike first numbers, and these choose the model.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
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
                wishes.stream().filter(World::isOfTheProcess).toList(),
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
                    model.name(),
                    log.partitions(),
                    transactional ? "PostgreSQL" : "MongoDB",
                    settings));
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

  void trace(Supplier<String> line) {
    if (traced) {
      String told = line.get();
      if (!told.endsWith("idles")) {
        trace.add(told);
      }
    }
  }

  List<Fact> accepted() {
    List<Fact> all = new ArrayList<>();
    pipelines.forEach(pipeline -> all.addAll(pipeline.writeSide.writeAheadLog));
    return all;
  }

  private void moved(ProgressUpdate update, long from) {
    expectation.passes(log, database, update.partition(), from, update.to(), dropped::contains);
  }

  /** Whether there is room to park whatever may have to be parked. */
  boolean hasMuchRoom() {
    return settings.maxParkedRecords() >= MUCH_ROOM;
  }

  Owner anyOwner() {
    if (!zombies.isEmpty() && random.nextInt(4) == 0) {
      return zombies.get(random.nextInt(zombies.size()));
    }
    return owners[random.nextInt(owners.length)];
  }

  /** A thread that dies is replaced, as {@code ReplaceThread} does; a zombie is not. */
  void guarded(Owner owner, Runnable work) {
    try {
      work.run();
    } catch (Halted | DatabaseUnavailable e) {
      trace(() -> owner + " dies: " + e.getMessage());
      replace(owner);
    }
  }

  void replace(Owner owner) {
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

  void give(int partition, Owner owner) {
    owner.partitions.add(partition);
    guarded(owner, () -> owner.thread.assign(Set.of(partition)));
  }

  void close() {
    everyOwner.forEach(owner -> owner.thread.close());
  }

  boolean isHeld() {
    return List.of(owners).stream().anyMatch(owner -> !owner.thread.held().isEmpty());
  }
}
