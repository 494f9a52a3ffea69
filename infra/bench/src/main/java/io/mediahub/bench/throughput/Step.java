package io.mediahub.bench.throughput;

import io.mediahub.bench.latency.Sample;
import io.mediahub.bench.latency.Watcher;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.client.ApiException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Commands at one rate for some seconds, sent by the clock alone: a late answer delays no later
 * command, and a command that is sent late counts from when it was due.
 */
final class Step {
  /** Longer than any answer may take, and than a lag that still says something. */
  static final Duration DRAIN = Duration.ofSeconds(15);

  /** Seconds of commands that may wait for their answers; with more the platform is behind. */
  private static final int SECONDS_BEHIND = 2;

  private static final int FEW = 200;

  /** Enough for a p99, and few enough that looking for them costs next to nothing. */
  private static final int WATCHED_PER_SECOND = 100;

  private final Supply supply;
  private final Watcher watcher;
  private final int rate;
  private final Duration settle;
  private final Duration measured;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Sample> watched = new ArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private long from;
  private long until;
  private boolean overrun;

  /** Where commands come from. */
  interface Supply {
    /** Null when there is none at the moment. */
    @Nullable Command next();
  }

  /**
   * @param failure null when it was accepted
   */
  private record Answer(long dueNanos, long atNanos, @Nullable String failure) {}

  /**
   * @param rate commands per second
   * @param settle is not measured
   */
  Step(Supply supply, Watcher watcher, int rate, Duration settle, Duration measured) {
    this.supply = supply;
    this.watcher = watcher;
    this.rate = rate;
    this.settle = settle;
    this.measured = measured;
  }

  /**
   * Runs it, and waits until what is under way has ended, for {@link #DRAIN} at most.
   *
   * @param observation of the measured time, in a thread of its own; interrupted when the step ends
   *     early
   */
  Outcome run(Runnable observation) throws Exception {
    long start = System.nanoTime();
    from = start + settle.toNanos();
    until = from + measured.toNanos();
    Thread observer =
        Thread.ofPlatform().daemon().name("observer").start(() -> observe(observation));
    ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    try {
      send(senders, start);
      if (overrun) {
        observer.interrupt();
      }
      drain();
    } finally {
      senders.shutdownNow();
    }
    observer.join(DRAIN);
    return outcome();
  }

  private void observe(Runnable observation) {
    try {
      Thread.sleep(settle);
      observation.run();
    } catch (InterruptedException e) {
      // the step has ended before it was measured
    }
  }

  private void send(ExecutorService senders, long start) {
    long interval = 1_000_000_000L / rate;
    int every = Math.max(1, rate / WATCHED_PER_SECOND);
    int most = Math.max(FEW, SECONDS_BEHIND * rate);
    for (long n = 0; start + n * interval < until; n++) {
      long due = start + n * interval;
      pauseUntil(due);
      Command command = underWay.get() < most ? supply.next() : null;
      if (command == null) {
        overrun = true;
        return;
      }
      Sample sample = n % every == 0 && due >= from ? command.watched(due) : null;
      if (sample != null && watcher.awaits(sample.key())) {
        sample = null; // its command before is not visible yet, which that one's sample says
      }
      if (sample != null) {
        watched.add(sample);
        watcher.await(sample);
      }
      underWay.incrementAndGet();
      Sample watching = sample;
      senders.execute(() -> send(command, due, watching));
    }
  }

  private void send(Command command, long due, @Nullable Sample sample) {
    String failure = failure(command);
    long at = System.nanoTime();
    if (sample != null && failure == null) {
      sample.accepted();
    } else if (sample != null) {
      watcher.forget(sample);
    }
    answers.add(new Answer(due, at, failure));
    underWay.decrementAndGet();
  }

  private static @Nullable String failure(Command command) {
    try {
      command.send();
      return null;
    } catch (ApiException e) {
      return e.status() + " " + e.code();
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      return "no answer: " + (cause == null ? e : cause).getClass().getSimpleName();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  private void drain() throws Exception {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while ((underWay.get() > 0 || watcher.outstanding() > 0) && System.nanoTime() < deadline) {
      watcher.check();
      LockSupport.parkNanos(2_000_000);
    }
    watched.forEach(watcher::forget);
  }

  private Outcome outcome() {
    List<Answer> due =
        answers.stream().filter(a -> a.dueNanos() >= from && a.dueNanos() < until).toList();
    Map<String, Long> failures = new TreeMap<>();
    due.stream()
        .filter(answer -> answer.failure() != null)
        .forEach(answer -> failures.merge(String.valueOf(answer.failure()), 1L, Long::sum));
    long inTime =
        answers.stream()
            .filter(a -> a.failure() == null && a.atNanos() >= from && a.atNanos() < until)
            .count();
    List<Sample> accepted = accepted();
    return new Outcome(
        rate,
        inTime / (measured.toMillis() / 1000.0),
        Percentiles.of(
            due.stream()
                .filter(answer -> answer.failure() == null)
                .mapToDouble(answer -> (answer.atNanos() - answer.dueNanos()) / 1e6)
                .toArray()),
        Percentiles.of(
            accepted.stream()
                .filter(Sample::isVisible)
                .mapToDouble(Sample::acceptedToVisible)
                .toArray()),
        failures,
        (int) accepted.stream().filter(sample -> !sample.isVisible()).count(),
        overrun);
  }

  private List<Sample> accepted() {
    return watched.stream().filter(Sample::isAccepted).toList();
  }

  /** The watched commands that were accepted and seen. */
  List<Sample> seen() {
    return watched.stream().filter(Sample::isComplete).toList();
  }

  private static void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
