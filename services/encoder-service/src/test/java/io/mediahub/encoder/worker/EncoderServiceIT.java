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
import java.util.UUID;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.Inspect;
import mediahub.encoding.Sweep;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, from taking them to their last report, also when parts of the platform are away. */
class EncoderServiceIT {
  @TempDir static Path folder;
  static EncoderUnderTest encoder;
  private static @Nullable EncodeLadder longWork;

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
    var letter = encoder.awaitRecord(Topics.DEAD_LETTERS, "m5");
    assertThat(letter.value()).isEqualTo(nonsense);
    assertThat(letter.headers().lastHeader("__mediahub.errors.message")).isNotNull();
  }

  @Test
  void a_job_without_news_is_said_to_be_held() throws Exception {
    SourceObject source = encoder.upload("m7", TestMedia.CLIP);
    encoder.link.hold();
    EncodeJob job = encoder.send("m7", new Inspect(source));
    List<JobReport> quiet = encoder.awaitReports(job, said -> said.size() == 3);
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
  void a_store_that_is_away_for_a_while_costs_no_attempt() throws Exception {
    EncodeLadder work = longWork();
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
  void a_worker_that_is_stopped_hands_its_job_back_at_once() throws Exception {
    EncodeJob job = encoder.send("m6", longWork());
    List<JobReport> begun = encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.hold(); // so that it is not done before the service stops
    Map<String, byte[]> stored = stored(job, begun);

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
    assertComplete(next, encoder.awaitReports(next, JobFinished.class));
    stored.forEach((key, bytes) -> assertThat(encoder.read(key)).isEqualTo(bytes));
    assertThat(encoder.awaitReports(job, JobFailed.class))
        .as("its record is not handed out again")
        .filteredOn(report -> report.getReport() instanceof JobStarted)
        .extracting(report -> ((JobStarted) report.getReport()).getWorkerId())
        .containsOnly(((JobStarted) begun.getFirst().getReport()).getWorkerId());
  }

  @Test
  void brokers_that_do_not_answer_for_a_while_cost_no_attempt() throws Exception {
    EncodeJob job = encoder.send("m9", longWork());
    encoder.awaitReports(job, JobStarted.class);

    encoder.link.hold(); // so that it lasts longer than they are away
    // The last renewal is a third of the lock ago at most, and a second of it is left over.
    encoder.pauseBrokers(EncoderUnderTest.LOCK.dividedBy(3).plusMillis(500));
    encoder.link.open();

    List<JobReport> said = encoder.awaitReports(job, JobFinished.class);
    assertThat(said).noneMatch(report -> report.getReport() instanceof JobFailed);
  }

  @Test
  void an_encode_job_that_comes_again_is_not_encoded_over_what_was_stored() throws Exception {
    EncodeJob job = encoder.send("m10", longWork());
    List<JobReport> begun = encoder.awaitReports(job, SegmentsEncoded.class);
    encoder.link.hold();
    Map<String, byte[]> stored = stored(job, begun);

    encoder.pauseBrokers(EncoderUnderTest.LOCK.plusSeconds(4));
    encoder.link.open();

    JobFailed failure =
        (JobFailed) encoder.awaitReports(job, JobFailed.class).getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("redelivered");
    assertThat(failure.getRetryable()).isTrue();
    EncodeJob next = encoder.sendNext(job);
    assertComplete(next, encoder.awaitReports(next, JobFinished.class));
    stored.forEach((key, bytes) -> assertThat(encoder.read(key)).isEqualTo(bytes));
  }

  @Test
  void a_registry_that_is_away_costs_a_job_nothing_but_the_time() throws Exception {
    SourceObject source = encoder.upload("m11", TestMedia.CLIP);
    EncodeJob other =
        EncoderUnderTest.job("m11", UUID.randomUUID().toString(), 1, new Inspect(source));
    encoder.registry.goAway();
    Instant back = Instant.now().plus(EncoderUnderTest.LOCK.multipliedBy(5).dividedBy(2));
    try {
      EncodeJob known = encoder.send("m11", new Inspect(source));
      encoder.awaitReports(known, MediaInspected.class);
      assertThat(Instant.now()).as("what is known is read without it").isBefore(back);
      encoder.sendAs(later(), other, record -> record);
      Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Instant.now().isAfter(back));
    } finally {
      encoder.registry.comeBack();
    }

    List<JobReport> said = encoder.awaitReports(other, MediaInspected.class);

    assertThat(said).noneMatch(report -> report.getReport() instanceof JobFailed);
    assertThat(said.getFirst().getMetadata().getOccurredAt()).isAfter(back.minusSeconds(1));
  }

  @Test
  void what_cannot_be_read_is_said_to_whoever_asked_for_it() throws Exception {
    EncodeJob garbled =
        EncoderUnderTest.job("m12", UUID.randomUUID().toString(), 1, new Inspect(nowhere()));
    encoder.transact(garbled, new byte[] {0, 0, 0, 0, 1, 2, 3});
    assertThat(failure(garbled).getCode()).isEqualTo("job-garbled");

    EncodeJob newer =
        EncoderUnderTest.job("m12", UUID.randomUUID().toString(), 1, new Inspect(nowhere()));
    encoder.sendAs(later(), newer, EncoderServiceIT::askForNewerWork);
    assertThat(failure(newer).getCode()).isEqualTo("job-unreadable");
  }

  @Test
  void what_serves_nobody_is_deleted_and_nothing_else() throws Exception {
    List<String> dead =
        List.of(
            "m13/encode/1/v240/init.mp4", "m13/encode/1/v240/00000.m4s", "m13/encode/3/a0/x.m4s");
    List<String> alive =
        List.of(
            "m13/encode/2/v240/init.mp4", // published
            "m13/encode/10/v240/init.mp4", // begins like attempt 1
            "m13/encode/11/v240/init.mp4",
            "m13/encode/30/v240/init.mp4",
            "m13/encode2/1/v240/init.mp4",
            "m130/encode/1/v240/init.mp4");
    dead.forEach(encoder::put);
    alive.forEach(encoder::put);
    SourceObject refused = encoder.upload("m13/refused", TestMedia.CLIP);
    SourceObject other = encoder.upload("m13/refused-2", TestMedia.CLIP);
    Sweep sweep = new Sweep(new Leftovers("encode", List.of(1, 3), 2, refused));

    EncodeJob job = encoder.send("m13", sweep);

    ObjectsSwept swept =
        (ObjectsSwept) encoder.awaitReports(job, ObjectsSwept.class).getLast().getReport();
    assertThat(swept.getObjects()).isEqualTo(4);
    assertThat(swept.getBytes()).isEqualTo(3 * 4 + refused.getSizeBytes());
    assertThat(encoder.keys("media", "m13")).containsExactlyInAnyOrderElementsOf(alive);
    assertThat(encoder.keys("uploads", "m13/")).containsExactly(other.getObjectKey());

    EncodeJob again = encoder.send("m13", sweep);
    ObjectsSwept nothing =
        (ObjectsSwept) encoder.awaitReports(again, ObjectsSwept.class).getLast().getReport();
    assertThat(nothing.getObjects()).as("it may be done twice").isZero();
  }

  @Test
  void a_sweep_of_what_is_published_is_refused() {
    encoder.put("m14/encode/2/v240/init.mp4");

    EncodeJob job = encoder.send("m14", new Sweep(new Leftovers("encode", List.of(2), 2, null)));

    assertThat(failure(job).getCode()).isEqualTo("invalid-job");
    assertThat(encoder.keys("media", "m14")).hasSize(1);
  }

  private static JobFailed failure(EncodeJob job) {
    return (JobFailed) encoder.awaitReports(job, JobFailed.class).getLast().getReport();
  }

  private static SourceObject nowhere() {
    return new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");
  }

  /**
   * As a later version might have it: one more field, which this one passes over, and work of a
   * kind that it does not know.
   */
  private static Schema later() {
    String now = EncodeJob.getClassSchema().toString();
    return new Schema.Parser()
        .parse(
            now.replaceFirst(
                    "\\{\"name\":\"mediaId\"",
                    "{\"name\":\"priority\",\"type\":\"int\",\"default\":0},{\"name\":\"mediaId\"")
                .replaceFirst(
                    "\"name\":\"work\",\"type\":\\[",
                    "\"name\":\"work\",\"type\":[{\"type\":\"record\",\"name\":\"Thumbnails\",\"fields\":[]},"));
  }

  private static GenericRecord askForNewerWork(GenericRecord job) {
    Schema work = job.getSchema().getField("work").schema().getTypes().getFirst();
    job.put("work", new GenericData.Record(work));
    return job;
  }

  /**
   * A ladder of 22 seconds, inspected: long enough that a test comes between its first segment and
   * its last.
   */
  private static EncodeLadder longWork() throws Exception {
    if (longWork == null) {
      Path clip =
          TestMedia.make(
              folder.resolve("long.mp4"), "-stream_loop", "1", "-i", TestMedia.CLIP, "-c", "copy");
      SourceObject source = encoder.upload("long", clip);
      EncodeJob inspect = encoder.send("long", new Inspect(source));
      var inspected = encoder.awaitReports(inspect, MediaInspected.class).getLast().getReport();
      longWork = ladder(source, ((MediaInspected) inspected).getInspection());
    }
    return longWork;
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
