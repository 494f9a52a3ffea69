package io.mediahub.local.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RunQueueTest {
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
