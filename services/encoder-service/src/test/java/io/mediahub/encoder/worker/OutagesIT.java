package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PartEncoded;
import mediahub.upload.SourceObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the platform are away for a while: that costs a job time, and no attempt. */
@ExtendWith(EncoderExtension.class)
class OutagesIT {
  @TempDir Path folder;
  private final EncoderUnderTest encoder;
  private StoredParts stored;

  OutagesIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @BeforeEach
  void prepare() {
    stored = new StoredParts(encoder, folder);
  }

  @Test
  void a_store_that_is_away_for_a_while_costs_no_attempt() throws Exception {
    EncodeJob job = encoder.send("m8", encoder.longMedia().whole("p8"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !encoder.keys("media", "m8/").isEmpty());
    encoder.link.cut();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> encoder.link.broken() >= 30); // by then each upload was tried several times
    encoder.link.open();
    List<JobReport> reports = encoder.awaitReports(job, PartEncoded.class);
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
    stored.assertStored("m8", StoredParts.parts(reports), "v360", "v240");
  }

  @Test
  void brokers_that_do_not_answer_for_a_while_cost_no_attempt() throws Exception {
    EncodeJob job = encoder.send("m9", encoder.longMedia().whole("p9"));
    encoder.awaitReports(job, EncodeProgressed.class);

    encoder.link.hold(); // so that it lasts longer than they are away
    // The last renewal is a third of the lock ago at most, and a second of it is left over.
    encoder.pauseBrokers(EncoderUnderTest.LOCK.dividedBy(3).plusMillis(500));
    encoder.link.open();

    List<JobReport> reports = encoder.awaitReports(job, PartEncoded.class);
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
  }

  @Test
  void a_registry_that_is_away_costs_a_job_nothing_but_the_time() throws Exception {
    SourceObject source = encoder.upload("m11", TestMedia.CLIP);
    EncodeJob other =
        EncoderUnderTest.job(
            "m11", UUID.randomUUID().toString(), 1, EncoderUnderTest.prepare(source));
    encoder.registry.goAway();
    Instant back = Instant.now().plus(EncoderUnderTest.LOCK.multipliedBy(5).dividedBy(2));
    try {
      EncodeJob known = encoder.send("m11", EncoderUnderTest.prepare(source));
      encoder.awaitReports(known, MediaInspected.class);
      assertThat(Instant.now()).as("what is known is read without it").isBefore(back);
      encoder.sendAs(EncoderUnderTest.laterSchema("urgency"), other, record -> record);
      Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Instant.now().isAfter(back));
    } finally {
      encoder.registry.comeBack();
    }

    List<JobReport> reports = encoder.awaitReports(other, MediaInspected.class);

    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
    assertThat(reports.getFirst().getMetadata().getOccurredAt()).isAfter(back.minusSeconds(1));
  }

  /** As on a machine that starts for the first time, which takes half a minute. */
  @Test
  void workers_begin_soon_after_what_they_waited_outagefor() throws Exception {
    SourceObject source = encoder.upload("m28", TestMedia.CLIP);
    encoder.stopService();
    encoder.registry.goAway();
    encoder.restartService(Duration.ZERO);
    Duration outage = Duration.ofSeconds(20);
    EncodeJob job = encoder.send("m28", EncoderUnderTest.prepare(source));
    Awaitility.await().pollDelay(outage).atMost(outage.multipliedBy(2)).until(() -> true);
    Instant back = Instant.now();

    encoder.registry.comeBack();

    Instant begun =
        encoder.awaitReports(job, JobStarted.class).getFirst().getMetadata().getOccurredAt();
    assertThat(Duration.between(back, begun)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
  }
}
