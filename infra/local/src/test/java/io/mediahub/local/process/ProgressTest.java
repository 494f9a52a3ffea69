package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What counts as progress of a process that may make none for 90 seconds. */
class ProgressTest {
  /** 3 % of a core in 90 seconds. */
  private static final long WORTH_TICKS = 270;

  private static final long NANOS_PER_TICK = 10_000_000;

  private long size;
  private long ticks;
  private long waited;
  private final Progress progress =
      new Progress(() -> size, () -> new Progress.Demand(ticks, waited), Duration.ofSeconds(90));

  @Test
  void one_that_does_and_wants_nothing_stands_still() {
    assertThat(progress.look()).isFalse();

    ticks += WORTH_TICKS / 2;
    waited += WORTH_TICKS / 3 * NANOS_PER_TICK;

    assertThat(progress.look()).as("what a waiting process does").isFalse();
  }

  @Test
  void one_that_writes_or_computes_gets_on() {
    size++;
    assertThat(progress.look()).isTrue();

    ticks += WORTH_TICKS;
    assertThat(progress.look()).isTrue();

    ticks -= 5; // a child ended
    assertThat(progress.look()).isTrue();
  }

  @Test
  void one_that_queues_for_the_processor_and_does_not_get_it_is_not_standing_still() {
    for (int second = 0; second < 2; second++) {
      waited += WORTH_TICKS / 2 * NANOS_PER_TICK;
      assertThat(progress.look()).isEqualTo(second == 1);
    }

    assertThat(progress.look()).as("what was counted counts once").isFalse();
  }

  @Test
  void what_an_ended_thread_has_waited_is_no_progress_and_hides_none() {
    waited = 1_000 * NANOS_PER_TICK;
    progress.look();

    waited = 0;
    assertThat(progress.look()).isFalse();

    waited = WORTH_TICKS * NANOS_PER_TICK;
    assertThat(progress.look()).isTrue();
  }
}
