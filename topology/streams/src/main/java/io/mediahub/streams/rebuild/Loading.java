package io.mediahub.streams.rebuild;

import io.mediahub.schemas.Backoff;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.LogFold;
import io.mediahub.streams.readmodel.engine.LogFold.TooManyRows;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log unit by unit in memory, and stores each in one transaction. A partition whose rows
 * do not fit into memory is read again for each part of its keys: reading is much cheaper than
 * folding.
 */
final class Loading {
  private static final Duration REGISTRY_WITHIN = Duration.ofMinutes(2);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
  private static final Duration REPORT = Duration.ofMillis(500);

  private final ReadModel model;
  private final WriterSchemas schemas;
  private final LogReader.Factory readers;
  private final Shadow shadow;
  private final Rebuild.Settings settings;
  private final BlockingQueue<Unit> todo = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final LongAdder events = new LongAdder();
  private final DoubleAdder offsets = new DoubleAdder();
  private final Map<TopicPartition, ShadowState.Range> ranges = new HashMap<>();

  Loading(
      ReadModel model,
      WriterSchemas schemas,
      LogReader.Factory readers,
      Shadow shadow,
      Rebuild.Settings settings) {
    this.model = model;
    this.schemas = schemas;
    this.readers = readers;
    this.shadow = shadow;
    this.settings = settings;
  }

  /**
   * @return events that were folded
   */
  long run(ShadowState state, Rebuild.Listener listener) {
    Set<Unit> done = shadow.done();
    for (ShadowState.Range range : state.ranges()) {
      ranges.put(range.partition(), range);
      if (range.to() > range.from()) {
        List<Unit> left = range.units().stream().flatMap(unit -> unit.without(done)).toList();
        todo.addAll(left);
        offsets.add((double) range.to() - range.from());
        left.forEach(unit -> offsets.add(-share(unit)));
      }
    }
    open.set(todo.size());
    Settlements settlements = shadow.settlements();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < settings.threads(); i++) {
      threads.add(Thread.ofPlatform().name("rebuild-" + i).start(() -> work(settlements)));
    }
    await(threads, state, listener);
    return events.sum();
  }

  private double share(Unit unit) {
    ShadowState.Range range = range(unit);
    return ((double) range.to() - range.from()) / unit.buckets();
  }

  private ShadowState.Range range(Unit unit) {
    return java.util.Objects.requireNonNull(ranges.get(unit.partition()));
  }

  private void await(List<Thread> threads, ShadowState state, Rebuild.Listener listener) {
    try {
      while (threads.stream().anyMatch(Thread::isAlive)) {
        LockSupport.parkNanos(REPORT.toNanos());
        listener.loading(Math.round(offsets.sum()), state.length(), events.sum());
        if (failure.get() == null && shadow.isCancelled()) {
          failure.compareAndSet(null, Rebuild.cancelled());
        }
        if (Thread.interrupted()) {
          failure.compareAndSet(null, new InterruptedException());
        }
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
    join(threads);
    Throwable failed = failure.get();
    if (failed == null) {
      return;
    }
    if (failed instanceof RebuildException && shadow.isCancelled()) {
      shadow.drop();
    }
    switch (failed) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failed);
    }
  }

  private static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work(Settlements settlements) {
    try (LogReader reader = readers.open()) {
      while (failure.get() == null && open.get() > 0) {
        Unit unit = todo.poll(100, TimeUnit.MILLISECONDS);
        if (unit != null) {
          fold(reader, unit, settlements);
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private void fold(LogReader reader, Unit unit, Settlements settlements) {
    double before = share(unit);
    DoubleAdder reported = new DoubleAdder();
    try (Shadow.Load load = shadow.load(unit)) {
      LogFold.InMemory fold =
          new LogFold.InMemory(
              model.source(unit.partition().topic()),
              schemas,
              shadow::refusal,
              settlements,
              settings.rowsInMemory(),
              load::rows);
      ShadowState.Range range = range(unit);
      reader.read(
          Map.of(unit.partition(), new LogReader.Range(range.from(), range.to())),
          (records, reached) -> {
            requireNoFailure();
            long folded = 0;
            for (var record : records) {
              if (record.key() == null ? unit.bucket() == 0 : unit.has(record.key())) {
                add(fold, LogReader.raw(record));
                folded++;
              }
            }
            events.add(folded);
            double done =
                before
                    * ((double) reached.getOrDefault(unit.partition(), range.from()) - range.from())
                    / ((double) range.to() - range.from());
            offsets.add(done - reported.sum());
            reported.add(done - reported.sum());
          });
      load.parked(fold.finish(load::rows));
      load.commit();
      open.decrementAndGet();
    } catch (TooManyRows e) {
      offsets.add(-reported.sum());
      open.incrementAndGet(); // one more than before
      todo.addAll(unit.halves());
    }
  }

  private void requireNoFailure() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("another thread of the rebuild failed", failed);
    }
  }

  private static void add(LogFold.InMemory fold, RawRecord record) {
    long deadline = System.nanoTime() + REGISTRY_WITHIN.toNanos();
    for (int failures = 1; ; failures++) {
      try {
        fold.add(record);
        return;
      } catch (RegistryAway e) {
        if (System.nanoTime() > deadline) {
          throw new RebuildException(
              "The schema registry does not answer: " + e.getMessage(),
              "See './mediahub status', and go on with --resume.");
        }
        LockSupport.parkNanos(BACKOFF.after(failures).toNanos());
      }
    }
  }
}
