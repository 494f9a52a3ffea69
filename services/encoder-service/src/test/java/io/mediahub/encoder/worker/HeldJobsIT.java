package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Inspect;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.SegmentsEncoded;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A worker holds a job as long as it reports it, and nobody else writes over what it stored. */
@ExtendWith(EncoderExtension.class)
class HeldJobsIT {
  @TempDir Path folder;
  private final EncoderUnderTest encoder;
  private StoredRenditions renditions;

  HeldJobsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @BeforeEach
  void prepare() {
    renditions = new StoredRenditions(encoder, folder);
  }

  @Test
  void a_job_without_other_reports_is_reported_as_held() throws Exception {
    SourceObject source = encoder.upload("m7", TestMedia.CLIP);
    encoder.link.hold();
    EncodeJob job = encoder.send("m7", new Inspect(source));
    List<JobReport> quiet = encoder.awaitReports(job, sent -> sent.size() == 3);
    encoder.link.open();

    assertThat(quiet)
        .extracting(report -> ((JobStarted) report.getReport()).getWorkerId())
        .containsOnly(((JobStarted) quiet.getFirst().getReport()).getWorkerId());
    Instant before = quiet.getFirst().getMetadata().getOccurredAt();
    for (JobReport report : quiet) { // the process waits sixty seconds before it gives a job up
      assertThat(Duration.between(before, report.getMetadata().getOccurredAt()))
          .isLessThan(Duration.ofSeconds(20));
      before = report.getMetadata().getOccurredAt();
    }
    assertThat(Duration.between(quiet.getFirst().getMetadata().getOccurredAt(), before))
        .as("longer than the lock lasts without renewal: nobody else was given the job")
        .isGreaterThan(EncoderUnderTest.LOCK);
    encoder.awaitReports(job, MediaInspected.class);
  }

  @Test
  void a_worker_that_is_stopped_hands_its_job_back_at_once() throws Exception {
    EncodeJob job = encoder.send("m6", encoder.longWork());
    List<JobReport> begun = encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.hold(); // so that it is not done before the service stops
    Map<String, byte[]> stored = renditions.bytes(job, begun);

    Instant stopping = Instant.now();
    encoder.stopService();

    assertThat(Duration.between(stopping, Instant.now())).isLessThan(Duration.ofSeconds(10));
    JobReport last = encoder.awaitReports(job, JobFailed.class).getLast();
    JobFailed failure = (JobFailed) last.getReport();
    assertThat(failure.getCode()).isEqualTo("worker-stopped");
    assertThat(failure.getRetryable()).isTrue();
    assertThat(Duration.between(stopping, last.getMetadata().getOccurredAt()))
        .isLessThan(Duration.ofSeconds(6));

    encoder.link.open();
    encoder.restartService();
    EncodeJob next = encoder.sendNext(job);
    renditions.assertComplete(next, encoder.awaitReports(next, JobFinished.class));
    renditions.assertUnchanged(stored);
    assertThat(encoder.awaitReports(job, JobFailed.class))
        .as("its record is not handed out again")
        .filteredOn(report -> report.getReport() instanceof JobStarted)
        .extracting(report -> ((JobStarted) report.getReport()).getWorkerId())
        .containsOnly(((JobStarted) begun.getFirst().getReport()).getWorkerId());
  }

  @Test
  void an_encode_job_that_comes_again_overwrites_no_stored_object() throws Exception {
    EncodeJob job = encoder.send("m10", encoder.longWork());
    List<JobReport> begun = encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.hold();
    Map<String, byte[]> stored = renditions.bytes(job, begun);

    encoder.pauseBrokers(EncoderUnderTest.LOCK.plusSeconds(4));
    encoder.link.open();

    JobFailed failure =
        (JobFailed) encoder.awaitReports(job, JobFailed.class).getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("redelivered");
    assertThat(failure.getRetryable()).isTrue();
    EncodeJob next = encoder.sendNext(job);
    renditions.assertComplete(next, encoder.awaitReports(next, JobFinished.class));
    renditions.assertUnchanged(stored);
  }
}
