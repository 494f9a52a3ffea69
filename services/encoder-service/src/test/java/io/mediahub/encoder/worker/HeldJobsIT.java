package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.worker.StoredParts.Uploaded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Sweep;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PartEncoded;
import mediahub.upload.SourceObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A worker holds a job as long as it reports it, and nobody else writes over what it stored. */
@ExtendWith(EncoderExtension.class)
class HeldJobsIT {
  @TempDir Path folder;
  private final EncoderUnderTest encoder;
  private StoredParts stored;

  HeldJobsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @BeforeEach
  void prepare() {
    stored = new StoredParts(encoder, folder);
  }

  @Test
  void a_job_without_other_reports_is_reported_as_held() throws Exception {
    SourceObject source = encoder.upload("m7", TestMedia.CLIP);
    encoder.link.hold();
    EncodeJob job = encoder.send("m7", EncoderUnderTest.prepare(source));
    int beats = (int) EncoderUnderTest.LOCK.toSeconds();
    List<JobReport> quiet = encoder.awaitReports(job, sent -> sent.size() == beats);
    encoder.link.open();

    assertThat(quiet.getFirst().getReport()).isInstanceOf(JobStarted.class);
    assertThat(quiet.subList(1, beats))
        .allMatch(report -> report.getReport() instanceof EncodeProgressed);
    Instant before = occurred(quiet.getFirst());
    for (JobReport report : quiet.subList(1, beats)) {
      assertThat(Duration.between(before, occurred(report)))
          .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(10));
      before = occurred(report);
    }
    assertThat(Duration.between(occurred(quiet.getFirst()), before))
        .as("longer than the lock lasts without renewal: nobody else was given the job")
        .isGreaterThan(EncoderUnderTest.LOCK);
    List<JobReport> all = encoder.awaitReports(job, MediaInspected.class);
    assertThat(all).filteredOn(report -> report.getReport() instanceof JobStarted).hasSize(1);
  }

  /** Each job that comes in fails at once, by its name: it needs no object store, which is away. */
  @Test
  void no_job_waits_behind_a_long_one_of_another_urgency() throws Exception {
    EncodeJob held = begun("m27");
    List<EncodeWork> more =
        List.of(
            EncoderUnderTest.prepare(encoder.longMedia().source()),
            new Sweep(new Leftovers(null, List.of(), 0, null, List.of(), List.of())));
    Duration slowest = Duration.ZERO;

    for (int i = 0; i < 12; i++) {
      Instant sent = Instant.now();
      EncodeJob job = encoder.send("no name: " + i, more.get(i % 2));
      JobReport failed = encoder.awaitReports(job, JobFailed.class).getLast();
      Duration waited = Duration.between(sent, occurred(failed));
      slowest = waited.compareTo(slowest) > 0 ? waited : slowest;
    }

    assertThat(encoder.awaitReports(held, EncodeProgressed.class))
        .noneMatch(report -> report.getReport() instanceof PartEncoded);
    encoder.link.open();
    assertThat(slowest).isLessThan(Duration.ofSeconds(2));
    encoder.awaitReports(held, PartEncoded.class);
  }

  @Test
  void a_worker_that_is_stopped_hands_its_job_back_at_once() throws Exception {
    EncodeJob job = begun("m6");

    Instant stopping = Instant.now();
    encoder.stopService();

    assertThat(Duration.between(stopping, Instant.now())).isLessThan(Duration.ofSeconds(10));
    JobReport last = encoder.awaitReports(job, JobFailed.class).getLast();
    JobFailed failure = (JobFailed) last.getReport();
    assertThat(failure.getCode()).isEqualTo("worker-stopped");
    assertThat(failure.getRetryable()).isTrue();
    assertThat(Duration.between(stopping, occurred(last))).isLessThan(Duration.ofSeconds(6));
    encoder.link.open();
    encoder.restartService(Duration.ZERO);

    EncodeJob next = encoder.sendNext(job);

    List<JobReport> reports = encoder.awaitReports(next, PartEncoded.class);
    stored.assertStored("m6", StoredParts.parts(reports), "v360", "v240");
  }

  @Test
  void a_chunk_that_ends_in_time_ends_although_its_worker_is_stopped() throws Exception {
    encoder.stopService();
    encoder.restartService(Duration.ofSeconds(60));
    EncodeJob job = encoder.send("m19", encoder.longMedia().whole("p19"));
    encoder.awaitReports(job, EncodeProgressed.class);

    encoder.stopService();

    List<JobReport> reports = encoder.awaitReports(job, PartEncoded.class);
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
    encoder.restartService(Duration.ZERO);
    EncodeJob next = encoder.send("m19", encoder.longMedia().chunk("p19b", 0));
    encoder.awaitReports(next, PartEncoded.class);
    assertThat(encoder.awaitReports(job, PartEncoded.class))
        .as("its record is not handed out again")
        .isEqualTo(reports);
  }

  @Test
  void a_chunk_that_does_not_end_in_time_is_handed_back_as_soon_as_that_is_over() throws Exception {
    Duration drain = Duration.ofSeconds(3);
    encoder.stopService();
    encoder.restartService(drain);
    EncodeJob job = begun("m20");

    Instant stopping = Instant.now();
    encoder.stopService();

    JobReport last = encoder.awaitReports(job, JobFailed.class).getLast();
    assertThat(((JobFailed) last.getReport()).getCode()).isEqualTo("worker-stopped");
    assertThat(Duration.between(stopping, occurred(last)))
        .isBetween(drain.minusMillis(100), drain.plusSeconds(5));
    encoder.link.open();
    encoder.restartService(Duration.ZERO);
  }

  @Test
  void a_job_that_comes_again_has_one_result() throws Exception {
    EncodeJob job = begun("m10");
    encoder.pauseBrokers(EncoderUnderTest.LOCK.plusSeconds(4));
    encoder.link.open();

    List<PartEncoded> first = StoredParts.parts(encoder.awaitReports(job, PartEncoded.class));
    EncodeJob next = encoder.sendNext(job);

    List<PartEncoded> second = StoredParts.parts(encoder.awaitReports(next, PartEncoded.class));
    assertThat(second.getLast().getRenditions()).isEqualTo(first.getLast().getRenditions());
    stored.assertStored("m10", second, "v360", "v240");
    assertThat(encoder.awaitReports(next, PartEncoded.class))
        .noneMatch(report -> report.getReport() instanceof JobFailed);
  }

  @Test
  void a_cancelled_job_stops_within_two_seconds_and_leaves_nothing() throws Exception {
    EncodeJob job = encoder.send("m21", encoder.longMedia().whole("p21"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !encoder.keys("media", "m21/").isEmpty());
    assertThat(encoder.workFiles("jobs")).isNotEmpty();

    Instant cancelled = Instant.now();
    encoder.cancel(job);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> encoder.workFiles("jobs").isEmpty());
    Duration took = Duration.between(cancelled, Instant.now());
    System.out.println("A cancelled job stopped after " + took);
    assertThat(took).isLessThan(Duration.ofSeconds(2));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> encoder.keys("media", "m21/").stream().allMatch(key -> key.contains("init-")));
    EncodeJob other = encoder.send("m21", encoder.longMedia().chunk("p21b", 0));
    encoder.awaitReports(other, PartEncoded.class);
    assertThat(encoder.reportsSoFar(job))
        .extracting(JobReport::getReport)
        .hasOnlyElementsOfType(EncodeProgressed.class);
  }

  @Test
  void a_job_that_was_cancelled_while_it_waited_is_not_begun() throws Exception {
    EncodeJob job =
        EncoderUnderTest.job(
            "m22", UUID.randomUUID().toString(), 1, encoder.longMedia().chunk("p22", 0));
    encoder.stopService();
    encoder.send(job);
    encoder.cancel(job);
    encoder.restartService(Duration.ZERO);

    EncodeJob other = encoder.send("m22", encoder.longMedia().chunk("p22b", 0));

    encoder.awaitReports(other, PartEncoded.class);
    assertThat(encoder.reportsSoFar(job)).isEmpty();
  }

  @Test
  void a_killed_worker_costs_the_chunk_that_it_had_and_no_other() throws Exception {
    Uploaded media = encoder.longMedia();
    encoder.stopService();
    Process killed = encoder.startProcess();
    EncodeJob done = encoder.send("m23", media.chunk("p23", 0));
    PartEncoded before = StoredParts.parts(encoder.awaitReports(done, PartEncoded.class)).getLast();
    EncodeJob job = encoder.send("m23", media.whole("p23b"));
    encoder.awaitReports(job, EncodeProgressed.class);
    killed.destroyForcibly().waitFor();
    Instant died = Instant.now();

    encoder.restartService(Duration.ZERO);

    List<JobReport> reports = encoder.awaitReports(job, PartEncoded.class);
    stored.assertStored("m23", StoredParts.parts(reports), "v360", "v240");
    System.out.println(
        "A killed worker's chunk was there after "
            + Duration.between(died, occurred(reports.getLast())));
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
    assertThat(StoredParts.parts(encoder.reportsSoFar(done))).containsExactly(before);
  }

  @Test
  void a_worker_without_jobs_takes_little_of_the_machine() throws Exception {
    Uploaded media = encoder.longMedia();
    encoder.stopService();
    Process idle = encoder.startProcess();
    try {
      EncodeJob job = encoder.send("m24", media.chunk("p24", 0));
      encoder.awaitReports(job, PartEncoded.class);
      Duration warm = Duration.ofSeconds(5);
      Duration measured = Duration.ofSeconds(10);
      Thread.sleep(warm); // the compiler of the last job is done
      Duration before = idle.info().totalCpuDuration().orElseThrow();

      Thread.sleep(measured); // what is measured

      Duration used = idle.info().totalCpuDuration().orElseThrow().minus(before);
      double share = (double) used.toMillis() / measured.toMillis();
      System.out.printf("An idle encoder takes %.1f %% of a core%n", share * 100);
      assertThat(share).isLessThan(0.15);
    } finally {
      idle.destroyForcibly().waitFor();
      encoder.restartService(Duration.ZERO);
    }
  }

  /** A long chunk, which cannot end: nothing gets to the object store. */
  private EncodeJob begun(String mediaId) throws Exception {
    Uploaded media = encoder.longMedia();
    EncodeJob job = encoder.send(mediaId, media.whole("p-" + mediaId));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !encoder.keys("media", mediaId + "/").isEmpty());
    encoder.link.hold();
    return job;
  }

  private static Instant occurred(JobReport report) {
    return report.getMetadata().getOccurredAt();
  }
}
