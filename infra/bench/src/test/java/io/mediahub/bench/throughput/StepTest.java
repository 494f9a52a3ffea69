package io.mediahub.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.bench.latency.Sample;
import io.mediahub.bench.latency.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Rows rows = new Rows();
  private final AtomicInteger number = new AtomicInteger();

  /** Rows that are seen as soon as their command is accepted, unless they are lost. */
  private static final class Rows implements Watcher {
    private final Map<String, Sample> awaited = new ConcurrentHashMap<>();

    void seen(Sample sample) {
      sample.visible(System.nanoTime(), System.currentTimeMillis());
      awaited.remove(sample.key());
    }

    @Override
    public void await(Sample sample) {
      awaited.put(sample.key(), sample);
    }

    @Override
    public void forget(Sample sample) {
      awaited.remove(sample.key());
    }

    @Override
    public boolean awaits(String key) {
      return awaited.containsKey(key);
    }

    @Override
    public int outstanding() {
      return awaited.size();
    }

    @Override
    public void check() {}
  }

  /** A command whose answer takes some time, and whose row is there then. */
  private final class Taking implements Command {
    private final Runnable work;
    private @Nullable Sample sample;

    Taking(Runnable work) {
      this.work = work;
    }

    @Override
    public void send() {
      work.run();
      if (sample != null) {
        rows.seen(sample);
      }
    }

    @Override
    public Sample watched(long dueNanos) {
      sample = new Sample("k" + number.incrementAndGet(), 1, dueNanos);
      return sample;
    }
  }

  private Step step(int rate, Runnable work) {
    return new Step(() -> new Taking(work), rows, rate, Duration.ofMillis(200), SECOND);
  }

  private static void take(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void a_slow_answer_delays_no_later_command() throws Exception {
    Outcome outcome = step(100, () -> take(300)).run(() -> {});

    assertThat(outcome.command().count()).isEqualTo(100);
    assertThat(outcome.command().at(50)).isBetween(299.0, 450.0);
    assertThat(outcome.overrun()).isFalse();
    assertThat(outcome.lag().count()).isGreaterThan(90);
  }

  /** Each waits for the one before, as behind one lock: a closed loop would see 20 ms each. */
  @Test
  void commands_that_wait_for_one_another_count_from_when_they_were_due() throws Exception {
    Object lock = new Object();

    Outcome outcome =
        step(
                100,
                () -> {
                  synchronized (lock) {
                    take(20);
                  }
                })
            .run(() -> {});

    assertThat(outcome.command().at(99)).isGreaterThan(800);
    assertThat(outcome.accepted()).isLessThan(60);
    assertThat(outcome.holds(1000)).isFalse();
  }

  @Test
  void a_step_ends_early_when_two_seconds_of_commands_wait() throws Exception {
    Outcome outcome = step(400, () -> take(5_000)).run(() -> {});

    assertThat(outcome.overrun()).as("480 commands, 800 may wait").isFalse();
    Outcome longer =
        new Step(() -> new Taking(() -> take(4_000)), rows, 400, SECOND, Duration.ofSeconds(3))
            .run(() -> {});
    assertThat(longer.overrun()).isTrue();
    assertThat(longer.holds(60_000)).isFalse();
  }

  @Test
  void what_fails_is_counted_by_what_happened_and_is_not_waited_for() throws Exception {
    Outcome outcome =
        step(
                50,
                () -> {
                  throw new UncheckedIOException(new IOException("cut"));
                })
            .run(() -> {});

    assertThat(outcome.failures()).isEqualTo(Map.of("no answer: IOException", 50L));
    assertThat(outcome.command().count()).isZero();
    assertThat(outcome.invisible()).isZero();
    assertThat(outcome.holds(1000)).isFalse();
  }

  @Test
  void the_measured_time_is_observed() throws Exception {
    AtomicInteger began = new AtomicInteger();

    step(20, () -> {}).run(began::incrementAndGet);

    assertThat(began).hasValue(1);
  }
}
