package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows when ffprobe is ended from outside. */
class ProberTest {
  private static final ToolResult KILLED = new ToolResult(137, false, "");
  private static final ToolResult FAULT = new ToolResult(139, false, "");
  private static final ToolResult LATE = new ToolResult(137, true, "");
  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofMinutes(10), 1, 1, Duration.ofMinutes(20));

  @Test
  void a_file_that_used_up_its_processor_time_would_do_so_again() {
    var failure = Prober.killed(KILLED, LIMITS, Duration.ofMinutes(10));
    assertThat(failure.failure()).isEqualTo(JobFailure.INSPECTION_OVERRAN);
    assertThat(failure.failure().retryable()).isFalse();
    assertThat(failure.sentence()).contains("600 seconds of processor time");
  }

  @Test
  void what_may_be_the_machines_fault_is_tried_again() {
    assertThat(Prober.killed(KILLED, LIMITS, Duration.ofSeconds(1)).failure().retryable()).isTrue();
    assertThat(Prober.killed(FAULT, LIMITS, Duration.ofMinutes(10)).failure().retryable()).isTrue();
    assertThat(Prober.killed(LATE, LIMITS, Duration.ofMinutes(20)).failure().retryable()).isTrue();
  }
}
