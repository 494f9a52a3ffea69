package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What counts as getting on, of a process that may stand still for 90 seconds. */
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

  @Test
  void the_kernel_counts_in_nanoseconds_and_the_second_number_is_the_wait() {
    assertThat(RunQueue.parse("19184417 7206 3\n")).isEqualTo(7206);
    assertThat(RunQueue.waitedNanos(ProcFs.tree(Long.MAX_VALUE))).isZero();
  }

  @Test
  void a_process_that_wants_more_than_the_machine_has_queues() throws Exception {
    int many = 4 * Runtime.getRuntime().availableProcessors();
    Process greedy =
        new ProcessBuilder(
                "sh",
                "-c",
                "i=0; while [ $i -lt %d ]; do (while :; do :; done) & i=$((i+1)); done; wait"
                    .formatted(many))
            .start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  RunQueue.waitedNanos(ProcFs.tree(greedy.pid()))
                      > Duration.ofSeconds(1).toNanos());
    } finally {
      ProcFs.tree(greedy.pid())
          .forEach(
              member -> ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }
  }
}
