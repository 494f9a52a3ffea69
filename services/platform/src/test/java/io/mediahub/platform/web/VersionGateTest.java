package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VersionGateTest {
  private static final CurrentUser ANN = new CurrentUser("ann", Set.of(), null);
  private static final CurrentUser BEN = new CurrentUser("ben", Set.of(), null);
  private static final CurrentUser EVE = new CurrentUser("eve", Set.of(), null);

  private final VersionGate gate = gate(Duration.ofMillis(200), 2, 3);

  private static VersionGate gate(Duration atMost, int mostPerReader, int most) {
    return new VersionGate(new ReadModelWait(atMost, new WaitingReaders(mostPerReader, most)));
  }

  private static Optional<Long> read(
      VersionGate gate, CurrentUser reader, long wanted, Supplier<Optional<Long>> row) {
    return gate.read(
        reader, new IfVersionAtLeast(wanted), () -> OptionalLong.of(wanted), row, v -> v);
  }

  @Test
  void who_waits_for_nothing_gets_what_there_is() {
    assertThat(read(gate, ANN, 0, () -> Optional.of(3L))).contains(3L);
    assertThat(read(gate, ANN, 0, Optional::empty)).isEmpty();
  }

  @Test
  void the_read_is_repeated_until_the_version_is_there() {
    AtomicLong version = new AtomicLong();

    var row = read(gate, ANN, 3, () -> Optional.of(version.incrementAndGet()));

    assertThat(row).contains(3L);
  }

  @Test
  void after_the_deadline_the_answer_says_how_far_the_model_is() {
    refused("version-not-reached", () -> read(gate, ANN, 2, () -> Optional.of(1L)));
  }

  @Test
  void nobody_waits_for_what_was_never_written() {
    AtomicInteger reads = new AtomicInteger();

    refused(
        "version-unknown",
        () ->
            gate.read(
                ANN,
                new IfVersionAtLeast(999_999_999),
                () -> OptionalLong.of(7),
                () -> Optional.of((long) reads.incrementAndGet()),
                v -> v));

    assertThat(reads).hasValue(1);
  }

  @Test
  void nobody_waits_for_what_the_write_side_does_not_show_them() {
    AtomicInteger reads = new AtomicInteger();

    refused(
        "unknown",
        () ->
            gate.read(
                ANN,
                new IfVersionAtLeast(1),
                () -> {
                  throw new RefusalException(
                      new Refusal(
                          Refusal.Kind.NOT_FOUND, "unknown", null, "It is not there.", "Look."));
                },
                () -> {
                  reads.incrementAndGet();
                  return Optional.<Long>empty();
                },
                v -> v));

    assertThat(reads).hasValue(1);
    // The place of the one that was refused is free again.
    assertThat(read(gate, ANN, 1, () -> Optional.of(1L))).contains(1L);
  }

  @Test
  void one_reader_who_waits_too_often_keeps_no_other_from_waiting() throws Exception {
    VersionGate patient = gate(Duration.ofSeconds(30), 2, 10);
    try (Waiting waiting = new Waiting(patient, ANN, 2)) {
      refused("too-many-waiting", () -> read(patient, ANN, 2, () -> Optional.of(1L)));

      AtomicLong version = new AtomicLong();
      assertThat(read(patient, BEN, 3, () -> Optional.of(version.incrementAndGet()))).contains(3L);
      // Who need not wait needs no place either.
      assertThat(read(patient, ANN, 1, () -> Optional.of(1L))).contains(1L);
    }
    assertThat(read(patient, ANN, 1, () -> Optional.of(1L))).contains(1L);
  }

  @Test
  void all_together_are_bounded_too() throws Exception {
    VersionGate patient = gate(Duration.ofSeconds(30), 2, 3);
    try (Waiting ann = new Waiting(patient, ANN, 2);
        Waiting ben = new Waiting(patient, BEN, 1)) {
      refused("too-many-waiting", () -> read(patient, EVE, 2, () -> Optional.of(1L)));
    }
    refused("version-not-reached", () -> read(gate, EVE, 2, () -> Optional.of(1L)));
  }

  private static void refused(String code, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            RefusalException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  /** Requests of one reader that wait until they are closed. */
  private static final class Waiting implements AutoCloseable {
    private final AtomicLong version = new AtomicLong();
    private final List<Future<Optional<Long>>> answers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Waiting(VersionGate gate, CurrentUser reader, int count) throws InterruptedException {
      var inside = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        answers.add(
            threads.submit(
                () ->
                    gate.read(
                        reader,
                        new IfVersionAtLeast(1),
                        () -> {
                          inside.countDown();
                          return OptionalLong.of(1);
                        },
                        () -> Optional.of(version.get()),
                        v -> v)));
      }
      inside.await();
    }

    @Override
    public void close() throws Exception {
      version.set(1);
      for (Future<Optional<Long>> answer : answers) {
        assertThat(answer.get()).contains(1L);
      }
      threads.close();
    }
  }
}
