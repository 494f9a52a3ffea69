package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.JobFailed;
import org.junit.jupiter.api.Test;

class RetriesTest {
  @Test
  void a_job_after_a_failure_waits_longer_each_time_and_one_without_a_worker_does_not_wait() {
    assertThat(pauses("source-unreachable")).containsExactly(5, 15, 45, 135, 135);
    assertThat(pauses("report-gap")).containsExactly(5, 15, 45, 135, 135);
    assertThat(pauses("worker-lost")).containsOnly(0);
    assertThat(pauses("redelivered")).containsOnly(0);
    assertThat(pauses("job-unclaimed")).containsOnly(0);
    assertThat(Retries.pauseAfter(List.of(new EncodeRequested("encode", 1)))).isZero();
  }

  private static List<Integer> pauses(String code) {
    return IntStream.rangeClosed(1, 5)
        .mapToObj(attempt -> new JobFailed("encode", attempt, code, "Failed.", true))
        .map(failed -> (int) Retries.pauseAfter(List.of(failed)).toSeconds())
        .toList();
  }
}
