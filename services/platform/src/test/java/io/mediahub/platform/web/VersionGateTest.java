package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VersionGateTest {
  private final VersionGate gate = new VersionGate(Duration.ofMillis(200), 1);

  @Test
  void who_waits_for_nothing_gets_what_there_is() {
    assertThat(gate.read(new IfVersionAtLeast(0), () -> Optional.of(3L), v -> v)).contains(3L);
    assertThat(gate.read(new IfVersionAtLeast(0), Optional::<Long>empty, v -> v)).isEmpty();
  }

  @Test
  void the_read_is_repeated_until_the_version_is_there() {
    AtomicLong version = new AtomicLong();

    var row =
        gate.read(new IfVersionAtLeast(3), () -> Optional.of(version.incrementAndGet()), v -> v);

    assertThat(row).contains(3L);
  }

  @Test
  void after_the_deadline_the_answer_is_not_yet() {
    assertThatThrownBy(() -> gate.read(new IfVersionAtLeast(2), () -> Optional.of(1L), v -> v))
        .isInstanceOfSatisfying(
            RefusalException.class, e -> assertThat(e.refusal().code()).isEqualTo("not-yet"));
  }

  @Test
  void who_would_wait_behind_too_many_others_is_told_at_once() {
    AtomicInteger reads = new AtomicInteger();
    assertThatThrownBy(
            () ->
                gate.read(
                    new IfVersionAtLeast(2),
                    () -> {
                      if (reads.incrementAndGet() == 2) {
                        // One waits. Another need not wait, and a third would have to.
                        assertThat(
                                gate.read(new IfVersionAtLeast(1), () -> Optional.of(1L), v -> v))
                            .contains(1L);
                        gate.read(new IfVersionAtLeast(2), () -> Optional.of(1L), v -> v);
                      }
                      return Optional.of(1L);
                    },
                    v -> v))
        .isInstanceOfSatisfying(
            RefusalException.class,
            e -> assertThat(e.refusal().code()).isEqualTo("too-many-waiting"));
    // Nobody waits any more.
    assertThatThrownBy(() -> gate.read(new IfVersionAtLeast(2), () -> Optional.of(1L), v -> v))
        .hasMessage("not-yet");
  }
}
