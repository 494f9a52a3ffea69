package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.rendition.JobFailed;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration GRACE = Duration.ofHours(1);

  @Test
  void what_is_to_be_swept_is_left_alone_for_a_while_and_then_tried_like_any_other_job() {
    var failed = new JobFailed("sweep", 1, "storage-unavailable", "Failed.", true);
    var first = new SweepRequested("sweep", 1, new Leftovers());
    var second = new SweepRequested("sweep", 2, new Leftovers());

    assertThat(Retries.pauseBefore("sweep", List.of(new MediaPublished(1L, null), first), GRACE))
        .isEqualTo(GRACE);
    assertThat(Retries.pauseBefore("sweep", List.of(failed, second), GRACE)).hasSeconds(5);
  }

  @Test
  void what_is_deleted_is_swept_at_once_and_the_rest_later() {
    List<RenditionEvent> deleted =
        List.of(
            new MediaWithdrawn(WithdrawReason.DELETED),
            new SweepRequested("now", 1, new Leftovers()),
            new SweepRequested("rest", 1, new Leftovers()));

    assertThat(Retries.pauseBefore("now", deleted, GRACE)).isZero();
    assertThat(Retries.pauseBefore("rest", deleted, GRACE)).isEqualTo(GRACE);
  }

  @Test
  void other_jobs_of_a_decision_do_not_wait_for_the_one_that_failed() {
    var failed = new JobFailed("prepare", 1, "encoder-crashed", "Failed.", true);

    assertThat(Retries.pauseBefore("chunk", List.of(failed), GRACE)).isZero();
  }

  @Test
  void a_job_after_a_failure_waits_longer_each_time_and_one_without_a_worker_does_not_wait() {
    assertThat(pauses("source-unreachable")).containsExactly(5, 15, 45, 135, 135);
    assertThat(pauses("report-gap")).containsExactly(5, 15, 45, 135, 135);
    assertThat(pauses("job-unreadable")).containsExactly(5, 15, 45, 135, 135);
    assertThat(pauses("worker-lost")).containsOnly(0);
    assertThat(pauses("worker-stopped")).containsOnly(0);
    assertThat(pauses("redelivered")).containsOnly(0);
    assertThat(pauses("job-unclaimed")).containsOnly(0);
    assertThat(Retries.pauseBefore("encode", List.of(), GRACE)).isZero();
  }

  private static List<Integer> pauses(String code) {
    return IntStream.rangeClosed(1, 5)
        .mapToObj(attempt -> new JobFailed("encode", attempt, code, "Failed.", true))
        .map(failed -> (int) Retries.pauseBefore("encode", List.of(failed), GRACE).toSeconds())
        .toList();
  }
}
