package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.Inspect;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, from taking them to their last report, also when parts of the platform are away. */
class EncoderServiceIT {
  @TempDir static Path folder;
  static EncoderUnderTest encoder;

  @BeforeAll
  static void start() throws Exception {
    encoder = new EncoderUnderTest(folder);
  }

  @AfterEach
  void openLink() {
    encoder.link.open();
  }

  @AfterAll
  static void stop() throws Exception {
    if (encoder != null) {
      encoder.close();
    }
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

    EncodeJob encode = encoder.send("m1", ladder(source, inspection));
    assertComplete(encode, encoder.awaitReports(encode, JobFinished.class));
    assertThat(leftOvers("jobs")).isEmpty();
    assertThat(leftOvers("sources")).isNotEmpty(); // kept for the next job of this media
  }

  @Test
  void refuses_what_is_not_media() throws Exception {
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
    List<JobReport> said =
        encoder.awaitReports(encoder.send("m4", new Inspect(gone)), JobFailed.class);
    JobFailed failure = (JobFailed) said.getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("source-missing");
    assertThat(failure.getRetryable()).isFalse();
  }

  @Test
  void puts_aside_what_is_no_job() {
    byte[] nonsense = "nonsense".getBytes(UTF_8);
    encoder.transact("m5", nonsense);
    var letter = encoder.records(Topics.DEAD_LETTERS).getFirst();
    assertThat(letter.value()).isEqualTo(nonsense);
    assertThat(letter.headers().lastHeader("__mediahub.errors.message")).isNotNull();
  }

  @Test
  void a_job_without_news_is_said_to_be_held() throws Exception {
    SourceObject source = encoder.upload("m7", TestMedia.CLIP);
    encoder.link.hold();
    EncodeJob job = encoder.send("m7", new Inspect(source));
    List<JobReport> quiet = encoder.awaitReports(job, said -> said.size() == 4);
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
    // Longer than the lock lasts without renewal: nobody else was given the job.
    assertThat(Duration.between(quiet.getFirst().getMetadata().getOccurredAt(), before))
        .isGreaterThan(Duration.ofSeconds(15));
    encoder.awaitReports(job, MediaInspected.class);
  }

  @Test
  void a_store_that_is_away_for_a_while_costs_no_attempt() throws Exception {
    EncodeLadder work = longWork("m8");
    EncodeJob job = encoder.send("m8", work);
    encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.cut();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> encoder.link.broken() >= 30); // by then each upload was tried several times
    encoder.link.open();
    List<JobReport> said = encoder.awaitReports(job, JobFinished.class);
    assertThat(said).noneMatch(report -> report.getReport() instanceof JobFailed);
    assertComplete(job, said);
  }

  @Test
  void an_encode_job_that_comes_again_is_not_encoded_over_what_was_stored() throws Exception {
    EncodeJob job = encoder.send("m6", longWork("m6"));
    List<JobReport> begun = encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.hold(); // so that it is not done before the service stops
    Map<String, byte[]> stored = stored(job, begun);
    long before = System.nanoTime();
    encoder.stopService();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    encoder.link.open();
    encoder.restartService();

    List<JobReport> said = encoder.awaitReports(job, JobFailed.class);
    JobFailed failure = (JobFailed) said.getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("redelivered");
    assertThat(failure.getRetryable()).isTrue();
    assertThat(said.stream().filter(report -> report.getReport() instanceof JobStarted))
        .extracting(report -> ((JobStarted) report.getReport()).getWorkerId())
        .hasSizeGreaterThan(0)
        .containsOnly(((JobStarted) begun.getFirst().getReport()).getWorkerId());

    EncodeJob next = encoder.sendNext(job);
    assertComplete(next, encoder.awaitReports(next, JobFinished.class));
    stored.forEach((key, bytes) -> assertThat(encoder.read(key)).isEqualTo(bytes));
  }

  /** A ladder of 44 seconds, inspected. */
  private static EncodeLadder longWork(String mediaId) throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("long.mp4"), "-stream_loop", "3", "-i", TestMedia.CLIP, "-c", "copy");
    SourceObject source = encoder.upload(mediaId, clip);
    EncodeJob inspect = encoder.send(mediaId, new Inspect(source));
    var inspected = encoder.awaitReports(inspect, MediaInspected.class).getLast().getReport();
    return ladder(source, ((MediaInspected) inspected).getInspection());
  }

  /** What was reported to be in the store, by key. */
  private static Map<String, byte[]> stored(EncodeJob job, List<JobReport> said) {
    Map<String, byte[]> stored = new HashMap<>();
    for (JobReport report : said) {
      if (report.getReport() instanceof SegmentsEncoded encoded) {
        for (Segment segment : encoded.getSegments()) {
          String key = prefix(job, encoded.getRenditionId()) + segment.getName();
          stored.put(key, encoder.read(key));
        }
      }
    }
    return stored;
  }

  private static String prefix(EncodeJob job, String renditionId) {
    return "%s/%s/%d/%s/"
        .formatted(job.getMediaId(), job.getJobId(), job.getAttempt(), renditionId);
  }

  private static void assertComplete(EncodeJob job, List<JobReport> said) throws Exception {
    for (String id : List.of("v360", "v240", "a0")) {
      assertComplete(job, said, id);
    }
  }

  /** Everything of a rendition is in the store before it is reported, without gaps. */
  private static void assertComplete(EncodeJob job, List<JobReport> said, String id)
      throws Exception {
    RenditionOpened opened = null;
    RenditionCompleted completed = null;
    List<Segment> segments = new ArrayList<>();
    for (JobReport report : said) {
      switch (report.getReport()) {
        case RenditionOpened each when each.getRenditionId().equals(id) -> opened = each;
        case RenditionCompleted each when each.getRenditionId().equals(id) -> completed = each;
        case SegmentsEncoded each when each.getRenditionId().equals(id) -> {
          assertThat(each.getFirstIndex()).isEqualTo(segments.size());
          segments.addAll(each.getSegments());
        }
        default -> {}
      }
    }
    assertThat(opened).isNotNull();
    String prefix = prefix(job, id);
    assertThat(job.getMediaId() + "/" + opened.getPrefix()).isEqualTo(prefix);
    assertThat(completed.getSegmentCount()).isEqualTo(segments.size());
    Path whole = folder.resolve(id + ".mp4");
    byte[] init = encoder.read(prefix + opened.getInitName());
    assertThat((long) init.length).isEqualTo(opened.getInitBytes());
    try (var out = Files.newOutputStream(whole)) {
      out.write(init);
      for (Segment segment : segments) {
        byte[] bytes = encoder.read(prefix + segment.getName());
        assertThat((long) bytes.length).isEqualTo(segment.getSizeBytes());
        out.write(bytes);
      }
    }
    assertThat(TestMedia.probe(whole, "stream=codec_name")).hasSize(1);
    boolean sound = id.startsWith("a");
    assertThat(type(prefix + "init.mp4")).isEqualTo(sound ? "audio/mp4" : "video/mp4");
    assertThat(type(prefix + "00000.m4s")).isEqualTo(sound ? "audio/mp4" : "video/iso.segment");
  }

  private static String type(String key) {
    var head = encoder.s3().headObject(h -> h.bucket("media").key(key));
    assertThat(head.cacheControl()).contains("immutable");
    return head.contentType();
  }

  private static MediaRefused refusal(String mediaId, SourceObject source) {
    List<JobReport> said =
        encoder.awaitReports(encoder.send(mediaId, new Inspect(source)), MediaRefused.class);
    return (MediaRefused) said.getLast().getReport();
  }

  private static EncodeLadder ladder(SourceObject source, Inspection inspection) {
    var track = inspection.getVideo();
    List<VideoRung> video = new ArrayList<>();
    for (int height : new int[] {360, 240}) {
      video.add(
          new VideoRung(
              "v" + height,
              height * 16 / 9 / 2 * 2,
              height,
              track.getFrameRateNum(),
              track.getFrameRateDen(),
              800_000L));
    }
    int sound = inspection.getAudio().getFirst().getIndex();
    return new EncodeLadder(
        source,
        inspection,
        video,
        List.of(new AudioRung("a0", sound, 2, 48000, 128_000L, "und", "Sound", true)),
        4000);
  }

  private static List<Path> leftOvers(String kind) throws Exception {
    try (var files = Files.list(folder.resolve("work/encoder-service").resolve(kind))) {
      return files.toList();
    }
  }
}
