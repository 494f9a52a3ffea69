package io.mediahub.streams.rebuild;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.rebuild.Shadow.Switched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes a read model again from the beginning of the log in a shadow, compares both at equal
 * positions, and puts the shadow in the live one's place. What is stored of it outlives this
 * process: another one can go on.
 */
public final class Rebuild {
  private static final int DIFFERENCES = 10;
  private static final int ATTEMPTS_TO_COMPARE = 3;
  private static final int ATTEMPTS_WHILE_MOVING = 20;

  /** Parked records of the live model are tried again each second. */
  private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(2);

  private static final long ANY_NUMBER = Long.MAX_VALUE;

  /** So few take milliseconds, for which writers of the live model wait. */
  private static final long FEW = 500;

  private static final Duration SWITCH_WITHIN = Duration.ofMinutes(2);
  private static final Duration OWN_WITHIN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMillis(150);

  /** After a second PostgreSQL would end a reader that is in a circle with this. */
  private static final Duration LONG_PATIENCE = Duration.ofMillis(900);

  private static final int PATIENT_FROM = 40;

  /** What to do when all rows are stored. */
  public enum Purpose {
    /** Compare and switch. */
    REPLACE,
    /** Compare, and delete the shadow. */
    PROVE
  }

  /**
   * @param threads that fold
   * @param rowsInMemory of one thread; a partition with more rows is folded in several passes
   * @param eventsInPass of a partition that are folded in one pass
   */
  public record Settings(int threads, int rowsInMemory, int eventsInPass) {
    public static final Settings DEFAULT = new Settings(2, 250_000, 300_000);
  }

  /** Hears how far it is. */
  public interface Listener {
    void step(String sentence);

    /**
     * @param offsets of the log that are folded
     * @param ofOffsets all
     * @param events folded by this process
     */
    void loading(long offsets, long ofOffsets, long events);
  }

  /**
   * @param comparison null where nothing was compared
   * @param switched whether the rebuilt rows are live now
   * @param events that were folded by this process
   * @param loading how long that took, with the indexes
   */
  public record Outcome(
      @Nullable Comparison comparison, boolean switched, long events, Duration loading) {}

  private final ReadModel model;
  private final WriterSchemas schemas;
  private final LogReader.Factory readers;
  private final Shadow shadow;
  private final Settings settings;
  private final Listener listener;

  public Rebuild(
      ReadModel model,
      WriterSchemas schemas,
      LogReader.Factory readers,
      Shadow shadow,
      Settings settings,
      Listener listener) {
    this.model = model;
    this.schemas = schemas;
    this.readers = readers;
    this.shadow = shadow;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * @param resume whether to go on with a shadow that is there
   * @throws RebuildException when it cannot go on; what is stored stays
   */
  public Outcome run(Purpose purpose, boolean resume) {
    try (LogReader reader = readers.open()) {
      begin(reader, null, resume);
      long begun = System.nanoTime();
      long events = load();
      Duration loading = Duration.ofNanos(System.nanoTime() - begun);
      listener.step("comparing every row with the live model");
      Comparison comparison = compare(reader);
      if (purpose == Purpose.PROVE) {
        shadow.drop();
        return new Outcome(comparison, false, events, loading);
      }
      requireSameParked(comparison);
      listener.step("switching");
      switchOver(reader);
      shadow.drop();
      return new Outcome(comparison, true, events, loading);
    } catch (ValueRefused e) {
      throw new RebuildException(
          "The database refuses a row that the log gives: " + firstLine(e),
          "The fold and the tables do not fit. The live model is untouched; end the rebuild with"
              + " --cancel.");
    }
  }

  /** Leaves the model as it was at a time, beside the live one. */
  public Outcome asOf(Instant time, boolean resume) {
    try (LogReader reader = readers.open()) {
      begin(reader, time, resume);
      long begun = System.nanoTime();
      long events = load();
      return new Outcome(null, false, events, Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  /**
   * Ends a rebuild that runs or was interrupted, and deletes its shadow.
   *
   * @return false when there is none
   */
  public static boolean cancel(Shadow shadow, Duration within) {
    if (shadow.state().isEmpty()) {
      return false;
    }
    shadow.cancel();
    long deadline = System.nanoTime() + within.toNanos();
    while (shadow.state().isPresent()) {
      if (shadow.own()) {
        shadow.drop();
      } else if (System.nanoTime() > deadline) {
        throw new RebuildException(
            "The process that rebuilds was told to end, and has not yet.",
            "Wait for it, or end it, and cancel again.");
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    return true;
  }

  private void begin(LogReader reader, @Nullable Instant asOf, boolean resume) {
    if (!owned()) {
      throw new RebuildException(
          "Another process is rebuilding " + model.name() + ".",
          "Wait for it, or end it with --cancel.");
    }
    ShadowState there = shadow.state().orElse(null);
    if (there == null) {
      shadow.create(plan(reader, asOf));
      return;
    }
    if (!resume) {
      throw new RebuildException(
          "A rebuild of %s was begun at %s and is not finished."
              .formatted(model.name(), there.begunAt()),
          "Go on with --resume, or delete it with --cancel.");
    }
    if (there.foldVersion() != model.foldVersion()) {
      throw new RebuildException(
          "The rebuild was begun with version %d of the folds, and this is version %d."
              .formatted(there.foldVersion(), model.foldVersion()),
          "Delete it with --cancel and begin again.");
    }
  }

  /** A process that has just ended may still be known to the database. */
  private boolean owned() {
    long deadline = System.nanoTime() + OWN_WITHIN.toNanos();
    while (!shadow.own()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return true;
  }

  private ShadowState plan(LogReader reader, @Nullable Instant asOf) {
    Map<TopicPartition, Progress> live = shadow.live();
    List<ShadowState.Range> ranges = new ArrayList<>();
    for (Source<?> source : model.sources()) {
      List<TopicPartition> partitions = reader.partitions(source.topic().name());
      Map<TopicPartition, Long> beginnings = reader.beginnings(partitions);
      Map<TopicPartition, Long> ends =
          asOf == null ? reader.ends(partitions) : reader.endsAt(asOf, partitions);
      for (TopicPartition partition : partitions) {
        long from = beginnings.getOrDefault(partition, 0L);
        if (from > 0 && source.isOfFacts()) {
          throw new RebuildException(
              "The log of %s begins at %d: the events before are gone, and a rebuild would lack them."
                  .formatted(partition, from),
              "Restore the topic first.");
        }
        long end = ends.getOrDefault(partition, 0L);
        long to = asOf == null ? Math.min(end, reached(live, partition)) : end;
        ranges.add(
            new ShadowState.Range(
                partition,
                from,
                Math.max(from, to),
                1 + (int) (Math.max(0, to - from - 1) / settings.eventsInPass())));
      }
    }
    return new ShadowState(model.name(), model.foldVersion(), asOf, Instant.now(), false, ranges);
  }

  private static long reached(Map<TopicPartition, Progress> live, TopicPartition partition) {
    Progress progress = live.get(partition);
    return progress == null ? 0 : progress.nextOffset();
  }

  private long load() {
    ShadowState state = shadow.state().orElseThrow(Rebuild::cancelled);
    if (state.loaded()) {
      return 0;
    }
    Loading loading = new Loading(model, schemas, readers, shadow, settings);
    long events = loading.run(state, listener);
    listener.step("building indexes");
    shadow.finishLoading();
    return events;
  }

  static RebuildException cancelled() {
    return new RebuildException(
        "The rebuild was cancelled. The live model is untouched.", "Begin again when you want.");
  }

  private Comparison compare(LogReader reader) {
    catchUp(reader);
    for (int attempt = 1; ; attempt++) {
      requireNotCancelled();
      try (Shadow.Session session = shadow.snapshot()) {
        new CatchingUp(model, schemas, reader, shadow.settlements()).in(session, ANY_NUMBER);
        Comparison comparison = session.compare(DIFFERENCES);
        session.commit();
        boolean mayBeParked =
            !session.shadow().parkedKeys().isEmpty() || !comparison.parked().isEmpty();
        boolean moved = !session.stillEqual();
        if (comparison.equal()
            || (!moved && !mayBeParked)
            || attempt >= (moved ? ATTEMPTS_WHILE_MOVING : ATTEMPTS_TO_COMPARE)) {
          return comparison;
        }
        if (moved) {
          continue;
        }
      }
      LockSupport.parkNanos(BETWEEN_COMPARISONS.toNanos());
    }
  }

  /** Without keeping anybody waiting. */
  private void catchUp(LogReader reader) {
    try (Shadow.Session session = shadow.snapshot()) {
      new CatchingUp(model, schemas, reader, shadow.settlements()).in(session, ANY_NUMBER);
      session.commit();
    }
  }

  private void requireNotCancelled() {
    if (shadow.isCancelled()) {
      shadow.drop();
      throw cancelled();
    }
  }

  /** Other folds may park other records; the same ones must not. */
  private void requireSameParked(Comparison comparison) {
    boolean sameFolds =
        shadow.live().values().stream()
            .allMatch(progress -> progress.foldVersion() == model.foldVersion());
    if (sameFolds && !comparison.parked().isEmpty()) {
      throw new RebuildException(
          "Records are parked by one of both alone: " + String.join("; ", comparison.parked()),
          "Were records dropped? Mend or drop what is parked (./mediahub dlq list), then go on with"
              + " --resume.");
    }
  }

  private void switchOver(LogReader reader) {
    catchUp(reader); // so that little is left for the moment in which others wait
    CatchingUp catchingUp = new CatchingUp(model, schemas, reader, shadow.settlements());
    long deadline = System.nanoTime() + SWITCH_WITHIN.toNanos();
    for (int attempt = 1; ; attempt++) {
      requireNotCancelled();
      Switched switched =
          shadow.switchOver(
              session -> catchingUp.in(session, FEW),
              attempt < PATIENT_FROM ? PATIENCE : LONG_PATIENCE);
      if (switched == Switched.DONE) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new RebuildException(
            "The live tables were in use for %d s, and were not replaced."
                .formatted(SWITCH_WITHIN.toSeconds()),
            "Look for long transactions in pg_stat_activity, and go on with --resume.");
      }
      if (switched == Switched.BEHIND) {
        catchUp(reader);
      } else {
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(20, 200)));
      }
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Ranges of a map, for a reader. */
  static Map<TopicPartition, LogReader.Range> ranges(
      Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
    to.forEach(
        (partition, end) ->
            ranges.put(partition, new LogReader.Range(from.getOrDefault(partition, 0L), end)));
    return ranges;
  }
}
