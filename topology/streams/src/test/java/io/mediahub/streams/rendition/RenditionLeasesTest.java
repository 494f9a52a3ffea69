package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts whose worker is lost, fails, or never comes. */
class RenditionLeasesTest {
  private final RenditionDriver process = new RenditionDriver();

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  void given_a_worker_when_it_falls_silent_then_another_gets_the_job() {
    process.uploaded();
    EncodeJob first = process.job();
    JobStarted holding = new JobStarted(first.getJobId(), 1, "worker-1");
    process.reports(first, holding);
    process.eventRecords();
    for (int i = 0; i < 10; i++) {
      process.waits(Duration.ofSeconds(50));
      process.reports(first, holding);
    }
    assertThat(process.eventRecords()).as("a repeated start is no event").isEmpty();
    assertThat(process.jobRecords()).isEmpty();

    process.waits(Duration.ofSeconds(71));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
    EncodeJob second = process.job();
    assertThat(second.getJobId()).isEqualTo(first.getJobId());
    assertThat(second.getAttempt()).isEqualTo(2);
    process.reports(first, new MediaInspected(TestWorker.INSPECTION, List.of(), List.of()));
    assertThat(process.eventTypes())
        .as("what the lost worker has found out counts, and its failures do not")
        .containsExactly("MediaInspected", "PackagePlanned", "JobsRequested", "ArtefactsRequested");
    process.reports(first, new JobFailed(first.getJobId(), 1, "worker-disk", "Full.", true));
    assertThat(process.eventTypes()).isEmpty();
  }

  @Test
  void given_several_jobs_of_a_media_when_one_worker_falls_silent_then_only_its_job_is_requested() {
    TestWorker.inspect(process);
    List<EncodeJob> jobs = TestWorker.jobs(process);
    jobs.forEach(job -> process.reports(job, TestWorker.holds(job)));
    EncodeJob silent = jobs.getFirst();
    EncodeJob prepare =
        EncodeJob.newBuilder(silent).setJobId(silent.getJobId().substring(0, 36)).build();
    process.eventRecords();
    for (int i = 0; i < 9; i++) {
      process.waits(Duration.ofSeconds(10));
      process.reports(prepare, new EncodeProgressed(prepare.getJobId(), 1, i), "prepare-" + i);
      for (EncodeJob job : jobs.subList(1, jobs.size())) {
        process.reports(job, new EncodeProgressed(job.getJobId(), 1, i), job.getJobId() + i);
      }
    }

    assertThat(process.eventTypes()).containsExactly("JobFailed", "JobsRequested");
    EncodeJob again = process.job();
    assertThat(again.getJobId()).isEqualTo(silent.getJobId());
    assertThat(again.getAttempt()).isEqualTo(2);
    TestWorker.results(silent).forEach(report -> process.reports(silent, report));
    assertThat(process.eventTypes())
        .as("the result of the lost worker counts")
        .startsWith("PartEncoded");
    assertThat(process.cancelled())
        .as("whoever has the next attempt may stop")
        .containsExactly(silent.getJobId());
  }

  @Test
  void given_a_failure_when_the_next_attempt_is_requested_then_it_waits_longer_each_time() {
    process.uploaded();
    EncodeJob job = process.job();
    for (int seconds : new int[] {5, 15, 45}) {
      process.eventRecords();
      int attempt = job.getAttempt();

      process.reports(job, new JobFailed(job.getJobId(), attempt, "store-away", "Away.", true));

      assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
      process.waits(Duration.ofSeconds(seconds - 1));
      assertThat(process.jobRecords()).isEmpty();
      process.waits(RenditionDriver.LEASES.checkEvery().plusSeconds(1));
      job = process.job();
      assertThat(job.getAttempt()).isEqualTo(attempt + 1);
      assertThat(job.getWork()).isInstanceOf(Prepare.class);
    }
    process.waits(Duration.ofMinutes(30));
    assertThat(process.jobRecords()).as("once each").isEmpty();
  }

  @Test
  void given_a_job_in_the_queue_when_a_week_passes_then_it_is_still_valid() {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.waits(Duration.ofHours(168));
    process.reports(inspect, new JobStarted(inspect.getJobId(), 1, "worker-1"));
    process.reports(inspect, TestWorker.INSPECTED);
    TestWorker.results(inspect).forEach(report -> process.reports(inspect, report));
    process.waits(Duration.ofHours(168));
    process.eventRecords();

    TestWorker.encode(process, inspect);

    assertThat(process.eventTypes()).startsWith("JobStarted").endsWith("MediaPublished");
    assertThat(process.jobRecords()).isEmpty();
  }

  @Test
  void given_a_job_that_no_worker_started_when_the_queue_is_past_it_then_it_is_requested_again() {
    process.uploaded();
    process.job();
    process.eventRecords();
    process.waits(Duration.ofMinutes(5));
    assertThat(process.status().oldestUnclaimed()).isEqualTo(process.now().minusSeconds(300));
    assertThat(process.eventTypes()).as("it can still be taken").isEmpty();

    process.jobsAreSettled();
    process.waits(Duration.ofSeconds(20));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
    assertThat(process.job().getAttempt()).isEqualTo(2);
    process.waits(Duration.ofMinutes(5));
    assertThat(process.eventTypes()).as("the new one lies in the queue").isEmpty();
  }

  @Test
  void
      given_a_job_that_was_requested_again_when_the_first_attempt_begins_then_that_attempt_counts() {
    process.uploaded();
    EncodeJob first = process.job();
    process.waits(Duration.ofMinutes(2));
    process.jobsAreSettled();
    process.waits(Duration.ofSeconds(20));
    assertThat(process.job().getAttempt()).isEqualTo(2);
    process.eventRecords();

    JobStarted begun = new JobStarted(first.getJobId(), 1, "worker-1");
    process.reports(first, begun);
    for (int i = 0; i < 5; i++) {
      process.waits(Duration.ofSeconds(30));
      process.reports(first, begun);
    }
    process.reports(first, new MediaInspected(TestWorker.INSPECTION, List.of(), List.of()));

    assertThat(process.eventTypes())
        .as("what it finds out counts")
        .containsExactly("MediaInspected", "PackagePlanned", "JobsRequested", "ArtefactsRequested");
  }

  @Test
  void given_a_process_that_stood_still_when_it_reads_on_then_no_worker_is_lost() {
    EncodeJob job = TestWorker.begin(process);

    process.stalls(Duration.ofSeconds(70));
    process.readsLate(Duration.ofSeconds(20), job, TestWorker.holds(job));
    process.waits(Duration.ofSeconds(40));
    process.reports(job, TestWorker.holds(job));
    process.waits(Duration.ofSeconds(40));

    assertThat(process.eventTypes()).isEmpty();
    process.waits(Duration.ofSeconds(80));
    assertThat(process.eventTypes())
        .as("a worker that stays silent is lost")
        .containsExactly("JobFailed", "InspectionRequested");
  }

  @Test
  void given_a_process_that_reads_what_is_long_past_when_it_catches_up_then_no_worker_is_lost() {
    EncodeJob job = TestWorker.begin(process);
    EncodeJob other = EncodeJob.newBuilder(job).setJobId("other").build();

    for (int i = 0; i < 20; i++) { // reports of others; those of the worker are further behind
      process.waits(Duration.ofSeconds(10));
      process.readsLate(Duration.ofMinutes(5), other, TestWorker.holds(other));
    }

    assertThat(process.eventTypes()).isEmpty();
  }

  @Test
  void given_more_leases_than_one_check_handles_when_time_passes_then_each_check_takes_its_share() {
    try (var small =
        new RenditionDriver(
            new LeaseSettings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                3,
                Duration.ofHours(1),
                8,
                100,
                0))) {
      for (int i = 0; i < 8; i++) {
        small.uploaded("media-" + i);
      }
      for (EncodeJob job : small.jobRecords().stream().map(TestRecord::value).toList()) {
        small.reports(job, TestWorker.holds(job));
      }
      small.waits(Duration.ofSeconds(60));
      small.eventRecords();

      assertThat(jobsPerCheck(small)).containsExactly(3, 3, 2, 0);
    }
  }

  private static List<Integer> jobsPerCheck(RenditionDriver driver) {
    return IntStream.range(0, 4)
        .mapToObj(
            check -> {
              driver.waits(Duration.ofSeconds(10));
              return driver.jobRecords().size();
            })
        .toList();
  }
}
