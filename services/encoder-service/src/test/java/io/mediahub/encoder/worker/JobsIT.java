package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.worker.StoredParts.Uploaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionPart;
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
  private StoredParts stored;

  JobsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @BeforeEach
  void prepare() {
    stored = new StoredParts(encoder, folder);
  }

  @Test
  void prepares_encodes_and_checks_a_media() throws Exception {
    int kept = encoder.workFiles("sources").size(); // of other tests
    Path clip =
        TestMedia.make(folder.resolve("clip.mp4"), "-t", "9", "-i", TestMedia.CLIP, "-c", "copy");
    SourceObject source = encoder.upload("m1", clip);

    EncodeJob prepare = encoder.send("m1", EncoderUnderTest.prepare(source));

    List<JobReport> prepared = encoder.awaitReports(prepare, JobFinished.class);
    assertThat(prepared.getFirst().getReport()).isInstanceOf(JobStarted.class);
    Metadata metadata = prepared.getLast().getMetadata();
    assertThat(metadata.getCausationId()).isEqualTo(prepare.getMetadata().getEventId());
    assertThat(metadata.getCorrelationId()).isEqualTo(EncoderUnderTest.TRACE);
    assertThat(metadata.getActor()).isEqualTo("system:encoder");
    assertThat(encoder.workFiles("jobs")).isEmpty();
    // kept for the next jobs of this media
    assertThat(encoder.workFiles("sources")).hasSize(kept + 1);

    MediaInspected inspected = inspected(prepared);
    Uploaded media = new Uploaded(source, inspected.getInspection(), inspected.getSeekMicros());
    List<PartEncoded> pictures = new ArrayList<>();
    for (int chunk = 0; chunk < media.chunks().size(); chunk++) {
      pictures.add(part(encoder.send("m1", media.chunk("main", chunk))));
    }
    stored.assertStored("m1", pictures, "v360", "v240");
    assertThat(pictures.getLast().getLast()).isTrue();

    EncodeJob soundJob = encoder.send("m1", media.sound("main"));
    List<JobReport> soundReports =
        encoder.awaitReports(
            soundJob,
            sent -> sent.getLast().getReport() instanceof PartEncoded part && part.getLast());
    List<PartEncoded> sound = StoredParts.parts(soundReports);
    stored.assertStored("m1", sound, "a0");
    assertThat(sound).extracting(PartEncoded::getIndex).containsExactly(0, 1);
    assertThat(encoder.workFiles("sources")).as("downloaded once").hasSize(kept + 1);

    encoder.put("m1/main/v240/00000-killed.m4s"); // of a run that did not get to its end
    EncodeJob check = encoder.send("m1", media.check("main", pictures.size(), sound.size()));
    List<JobReport> checked = encoder.awaitReports(check, JobFinished.class);
    PackageChecked result = (PackageChecked) checked.get(checked.size() - 2).getReport();
    assertThat(result.getFindings()).isEmpty();
    assertThat(result.getPackageId()).isEqualTo("main");
    assertThat(encoder.keys("media", "m1/main/v240/")).noneMatch(key -> key.contains("killed"));
    stored.assertStored("m1", pictures, "v360", "v240");
    stored.assertStored("m1", sound, "a0");
  }

  @Test
  void a_file_that_can_be_shown_as_it_is_has_a_preview() throws Exception {
    Path clip =
        TestMedia.make(folder.resolve("clip.mp4"), "-t", "9", "-i", TestMedia.CLIP, "-c", "copy");
    EncodeJob job = encoder.send("m25", EncoderUnderTest.prepare(encoder.upload("m25", clip)));

    List<JobReport> reports = encoder.awaitReports(job, JobFinished.class);

    assertThat(reports.get(1).getReport()).isInstanceOf(PreviewFound.class);
    PreviewFound preview = (PreviewFound) reports.get(1).getReport();
    List<PartEncoded> parts = StoredParts.parts(reports);
    assertThat(parts)
        .allMatch(part -> part.getKind() == JobKind.PREPARE)
        .allMatch(part -> part.getPackageId().equals(preview.getPackageId()));
    assertThat(parts.getFirst().getRenditions())
        .extracting(RenditionPart::getRenditionId)
        .contains(preview.getVideo().getFirst().getRenditionId(), "a0");
    assertThat(parts.getLast().getLast()).isTrue();
    stored.assertStored("m25", parts, "a0");
  }

  @Test
  void of_another_file_the_first_chunk_is_encoded_at_once_and_only_once() throws Exception {
    EncodeJob job =
        encoder.send(
            "m26", EncoderUnderTest.prepare(encoder.upload("m26", MadeMedia.webm(folder))));

    List<PartEncoded> parts = StoredParts.parts(encoder.awaitReports(job, JobFinished.class));

    assertThat(parts)
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.getKind()).isEqualTo(JobKind.CHUNK);
              assertThat(part.getIndex()).isZero();
              assertThat(part.getPackageId()).isEqualTo(((Prepare) job.getWork()).getPackageId());
            });
    EncodeJob next = encoder.sendNext(job);
    assertThat(StoredParts.parts(encoder.awaitReports(next, JobFinished.class)))
        .singleElement()
        .extracting(PartEncoded::getRenditions)
        .isEqualTo(parts.getFirst().getRenditions());
  }

  @Test
  void a_part_that_has_a_result_is_not_encoded_again() throws Exception {
    Uploaded media = encoder.longMedia();
    PartEncoded first = part(encoder.send("m17", media.chunk("again", 0)));
    Map<String, byte[]> before = stored.segments("m17", List.of(first));
    List<String> keys = encoder.keys("media", "m17/");

    EncodeJob again = encoder.send("m17", media.chunk("again", 0));

    PartEncoded second = part(again);
    assertThat(second.getRenditions()).isEqualTo(first.getRenditions());
    assertThat(second.getJobId()).isEqualTo(again.getJobId());
    stored.assertUnchanged(before);
    assertThat(encoder.keys("media", "m17/")).isEqualTo(keys);
  }

  @Test
  void a_package_that_is_made_anew_is_compared_with_the_published_one() throws Exception {
    Uploaded media = encoder.longMedia();
    part(encoder.send("m28", media.whole("published")));
    part(encoder.send("m28", media.whole("anew")));

    EncodeJob check = encoder.send("m28", StoredParts.anew(media, "anew", "published"));

    List<JobReport> reports = encoder.awaitReports(check, JobFinished.class);
    PackageChecked checked = (PackageChecked) reports.get(reports.size() - 2).getReport();
    assertThat(checked.getComparison().getPackageId()).isEqualTo("published");
    assertThat(checked.getComparison().getRenditions())
        .extracting(ComparedRendition::getRenditionId)
        .containsExactly("v360", "v240");
    assertThat(checked.getComparison().getRenditions())
        .flatExtracting(ComparedRendition::getSegments)
        .hasSizeGreaterThan(2)
        .as("the same tool with the same arguments makes the same")
        .allMatch(segment -> segment.getFrames() > 0 && segment.getSsimPermille() == 1000);
    assertThat(checked.getObjections()).as("what follows, others decide").isEmpty();
    assertThat(checked.getTools())
        .singleElement()
        .satisfies(
            tool -> {
              assertThat(tool.getKind()).isEqualTo(JobKind.CHUNK);
              assertThat(tool.getToolSha256()).matches("[0-9a-f]{64}");
              assertThat(tool.getArguments()).contains("source", "libx264");
            });
    assertThat(encoder.workFiles("jobs")).isEmpty();
  }

  @Test
  void a_package_of_which_a_part_is_missing_is_broken() throws Exception {
    EncodeJob check = encoder.send("m18", encoder.longMedia().check("nothing", 1, 0));

    assertThat(encoder.awaitFailure(check).getCode()).isEqualTo("package-broken");
  }

  private PartEncoded part(EncodeJob job) {
    return (PartEncoded) encoder.awaitReports(job, PartEncoded.class).getLast().getReport();
  }

  private static MediaInspected inspected(List<JobReport> reports) {
    return reports.stream()
        .map(JobReport::getReport)
        .filter(MediaInspected.class::isInstance)
        .map(MediaInspected.class::cast)
        .findFirst()
        .orElseThrow();
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
        encoder.awaitReports(encoder.send("m4", EncoderUnderTest.prepare(gone)), JobFailed.class);
    JobFailed failure = (JobFailed) reports.getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("source-missing");
    assertThat(failure.getRetryable()).isFalse();
  }

  /** The commit marker behind each job answers the worker's next fetch, and brings no job. */
  @Test
  void a_job_that_waits_behind_another_is_taken_as_soon_as_that_one_ends() {
    SourceObject gone = new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");

    List<EncodeJob> jobs =
        Stream.generate(() -> encoder.send("m5", EncoderUnderTest.prepare(gone))).limit(6).toList();

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
        encoder.awaitReports(
            encoder.send(mediaId, EncoderUnderTest.prepare(source)), MediaRefused.class);
    return (MediaRefused) reports.getLast().getReport();
  }
}
