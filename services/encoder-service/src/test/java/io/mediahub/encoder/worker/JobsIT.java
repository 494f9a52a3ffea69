package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Inspect;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, from taking them to their last report. */
@ExtendWith(EncoderExtension.class)
class JobsIT {
  @TempDir Path folder;
  private final EncoderUnderTest encoder;
  private StoredRenditions renditions;

  JobsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @BeforeEach
  void prepare() {
    renditions = new StoredRenditions(encoder, folder);
  }

  @Test
  void inspects_and_encodes() throws Exception {
    Path clip =
        TestMedia.make(folder.resolve("clip.mp4"), "-t", "9", "-i", TestMedia.CLIP, "-c", "copy");
    SourceObject source = encoder.upload("m1", clip);
    EncodeJob inspect = encoder.send("m1", new Inspect(source));
    List<JobReport> inspected = encoder.awaitReports(inspect, MediaInspected.class);
    assertThat(inspected.getFirst().getReport()).isInstanceOf(JobStarted.class);
    Inspection inspection = ((MediaInspected) inspected.getLast().getReport()).getInspection();
    Metadata metadata = inspected.getLast().getMetadata();
    assertThat(metadata.getCausationId()).isEqualTo(inspect.getMetadata().getEventId());
    assertThat(metadata.getCorrelationId()).isEqualTo(EncoderUnderTest.TRACE);
    assertThat(metadata.getActor()).isEqualTo("system:encoder");

    EncodeJob encode = encoder.send("m1", StoredRenditions.ladder(source, inspection));
    renditions.assertComplete(encode, encoder.awaitReports(encode, JobFinished.class));
    assertThat(encoder.workFiles("jobs")).isEmpty();
    assertThat(encoder.workFiles("sources")).isNotEmpty(); // kept for the next job of this media
  }

  @Test
  void refuses_files_that_are_not_media() throws Exception {
    Path playlist =
        Files.writeString(folder.resolve("p.mp4"), "#EXTM3U\n#EXTINF:9,\n/etc/passwd\n");
    assertThat(refusal("m2", encoder.upload("m2", playlist)).getCode()).isEqualTo("not-media");

    SourceObject declared = encoder.upload("m3", MadeMedia.sound(folder));
    SourceObject smaller = SourceObject.newBuilder(declared).setSizeBytes(10L).build();
    assertThat(refusal("m3", smaller).getCode()).isEqualTo("size-mismatch");
    SourceObject other = SourceObject.newBuilder(declared).setSha256("0".repeat(64)).build();
    assertThat(refusal("m3", other).getCode()).isEqualTo("checksum-mismatch");
  }

  @Test
  void says_when_the_source_is_gone() {
    SourceObject gone = new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");
    List<JobReport> reports =
        encoder.awaitReports(encoder.send("m4", new Inspect(gone)), JobFailed.class);
    JobFailed failure = (JobFailed) reports.getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("source-missing");
    assertThat(failure.getRetryable()).isFalse();
  }

  /** The commit marker behind each job answers the worker's next fetch, and brings no job. */
  @Test
  void a_job_that_waits_behind_another_is_taken_as_soon_as_that_one_ends() {
    SourceObject gone = new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");

    List<EncodeJob> jobs =
        Stream.generate(() -> encoder.send("m5", new Inspect(gone))).limit(6).toList();

    List<Long> waits = new ArrayList<>();
    Instant ended = null;
    for (EncodeJob job : jobs) {
      List<JobReport> reports = encoder.awaitReports(job, JobFailed.class);
      if (ended != null) {
        waits.add(ended.until(occurred(reports.getFirst()), ChronoUnit.MILLIS));
      }
      ended = occurred(reports.getLast());
    }
    assertThat(waits.stream().sorted().toList().get(waits.size() / 2))
        .as("milliseconds between two jobs: %s", waits)
        .isLessThan(300L);
  }

  private static Instant occurred(JobReport report) {
    return report.getMetadata().getOccurredAt();
  }

  private MediaRefused refusal(String mediaId, SourceObject source) {
    List<JobReport> reports =
        encoder.awaitReports(encoder.send(mediaId, new Inspect(source)), MediaRefused.class);
    return (MediaRefused) reports.getLast().getReport();
  }
}
