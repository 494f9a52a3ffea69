package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.EncoderService;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topics;
import java.net.URI;
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
import mediahub.encoding.EncodeWork;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole service between a real broker, a real registry and a real object store. */
class EncoderServiceIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACE_PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir static Path folder;
  static RealParts parts;
  static S3Client s3;
  static KafkaProducer<String, byte[]> producer;
  static Serializer<EncodeJob> jobs;
  static Deserializer<JobReport> reports;
  static ConfigurableApplicationContext service;

  @BeforeAll
  static void start() throws Exception {
    TestMedia.file("audio-only.mp4"); // skips where there are no media
    parts = new RealParts(folder);
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create(parts.s3))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(RealParts.ACCESS_KEY, RealParts.SECRET_KEY)))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    AvroSerdes serdes = new AvroSerdes(SerdeSettings.apicurio(parts.registry));
    jobs = serdes.serializer(Topics.ENCODE_JOBS);
    reports = serdes.deserializer(Topics.RENDITION_COMMANDS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", parts.kafka, "transactional.id", "jobs"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    service = startService();
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
    if (producer != null) {
      producer.close();
    }
    if (parts != null) {
      parts.close();
    }
  }

  @Test
  void inspects_and_encodes() throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("clip.mp4"),
            "-ss",
            "12",
            "-t",
            "9",
            "-i",
            TestMedia.file("sintel-trailer-720p.mp4"),
            "-c",
            "copy");
    SourceObject source = upload("m1", clip);
    EncodeJob inspect = send("m1", new Inspect(source));
    List<JobReport> inspected = awaitReports(inspect, MediaInspected.class);
    assertThat(inspected.getFirst().getReport()).isInstanceOf(JobStarted.class);
    Inspection inspection = ((MediaInspected) inspected.getLast().getReport()).getInspection();
    Metadata metadata = inspected.getLast().getMetadata();
    assertThat(metadata.getCausationId()).isEqualTo(inspect.getMetadata().getEventId());
    assertThat(metadata.getCorrelationId()).isEqualTo(TRACE);
    assertThat(metadata.getActor()).isEqualTo("system:encoder");

    EncodeJob encode = send("m1", ladder(source, inspection));
    List<JobReport> encoded = awaitReports(encode, JobFinished.class);
    for (String id : List.of("v360", "v240", "a0")) {
      assertComplete(encode, encoded, id);
    }
    assertThat(leftOvers("jobs")).isEmpty();
    assertThat(leftOvers("sources")).hasSize(1); // kept for the next job of this media
  }

  @Test
  void refuses_what_is_not_media() throws Exception {
    Path playlist =
        Files.writeString(folder.resolve("p.mp4"), "#EXTM3U\n#EXTINF:9,\n/etc/passwd\n");
    assertThat(refusal("m2", upload("m2", playlist)).getCode()).isEqualTo("not-media");

    SourceObject declared = upload("m3", TestMedia.file("audio-only.mp4"));
    SourceObject smaller = SourceObject.newBuilder(declared).setSizeBytes(10L).build();
    assertThat(refusal("m3", smaller).getCode()).isEqualTo("size-mismatch");
    SourceObject other = SourceObject.newBuilder(declared).setSha256("0".repeat(64)).build();
    assertThat(refusal("m3", other).getCode()).isEqualTo("checksum-mismatch");
  }

  @Test
  void says_when_the_source_is_gone() throws Exception {
    SourceObject gone = new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");
    List<JobReport> said = awaitReports(send("m4", new Inspect(gone)), JobFailed.class);
    JobFailed failure = (JobFailed) said.getLast().getReport();
    assertThat(failure.getCode()).isEqualTo("source-missing");
    assertThat(failure.getRetryable()).isFalse();
  }

  @Test
  void puts_aside_what_is_no_job() throws Exception {
    byte[] nonsense = "nonsense".getBytes(UTF_8);
    transact("m5", nonsense);
    try (var letters = reader(Topics.DEAD_LETTERS)) {
      ConsumerRecord<String, byte[]> letter = poll(letters, Duration.ofSeconds(30)).getFirst();
      assertThat(letter.value()).isEqualTo(nonsense);
      assertThat(letter.headers().lastHeader("__mediahub.errors.message")).isNotNull();
    }
  }

  @Test
  void a_stopped_worker_gives_its_job_to_another() throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("long.mp4"),
            "-stream_loop",
            "3",
            "-i",
            TestMedia.file("sintel-trailer-720p.mp4"),
            "-c",
            "copy");
    SourceObject source = upload("m6", clip);
    Inspection inspection =
        ((MediaInspected)
                awaitReports(send("m6", new Inspect(source)), MediaInspected.class)
                    .getLast()
                    .getReport())
            .getInspection();
    Inspection shorter = Inspection.newBuilder(inspection).setDurationMicros(30_000_000).build();
    EncodeJob job = send("m6", ladder(source, shorter));
    awaitReports(job, SegmentsEncoded.class);
    long before = System.nanoTime();
    service.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    service = startService();
    List<JobReport> said = awaitReports(job, JobFinished.class);
    assertThat(said.stream().filter(report -> report.getReport() instanceof JobStarted)).hasSize(2);
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
    assertThat(opened.getPrefix()).isEqualTo("%s/1/%s/".formatted(job.getJobId(), id));
    assertThat(completed.getSegmentCount()).isEqualTo(segments.size());
    String prefix = job.getMediaId() + "/" + opened.getPrefix();
    Path whole = folder.resolve(id + ".mp4");
    byte[] init = read(prefix + opened.getInitName());
    assertThat((long) init.length).isEqualTo(opened.getInitBytes());
    try (var out = Files.newOutputStream(whole)) {
      out.write(init);
      for (Segment segment : segments) {
        byte[] bytes = read(prefix + segment.getName());
        assertThat((long) bytes.length).isEqualTo(segment.getSizeBytes());
        out.write(bytes);
      }
    }
    assertThat(TestMedia.probe(whole, "stream=codec_name")).hasSize(1);
    var head = s3.headObject(h -> h.bucket("media").key(prefix + "init.mp4"));
    assertThat(head.contentType()).isEqualTo(id.startsWith("a") ? "audio/mp4" : "video/mp4");
    assertThat(head.cacheControl()).contains("immutable");
  }

  private static byte[] read(String key) {
    return s3.getObjectAsBytes(get -> get.bucket("media").key(key)).asByteArray();
  }

  private MediaRefused refusal(String mediaId, SourceObject source) throws Exception {
    List<JobReport> said = awaitReports(send(mediaId, new Inspect(source)), MediaRefused.class);
    return (MediaRefused) said.getLast().getReport();
  }

  private static SourceObject upload(String key, Path file) throws Exception {
    s3.putObject(put -> put.bucket("uploads").key(key), file);
    SourceObject declared = TestMedia.declared(file);
    return SourceObject.newBuilder(declared).setObjectKey(key).build();
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

  private static EncodeJob send(String mediaId, EncodeWork work) {
    String jobId = UUID.randomUUID().toString();
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            mediaId,
            0L,
            Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
            "system:test",
            "",
            TRACE);
    EncodeJob job = new EncodeJob(metadata, mediaId, jobId, 1, work);
    transact(mediaId, jobs.serialize(Topics.ENCODE_JOBS.name(), job));
    return job;
  }

  private static void transact(String key, byte[] value) {
    var record = new ProducerRecord<>(Topics.ENCODE_JOBS.name(), key, value);
    record.headers().add("traceparent", TRACE_PARENT.getBytes(UTF_8));
    producer.beginTransaction();
    producer.send(record);
    producer.commitTransaction();
  }

  /** All reports of a job up to the first of this kind, or of the bad end. */
  private static List<JobReport> awaitReports(EncodeJob job, Class<?> last) {
    List<JobReport> said = new ArrayList<>();
    Instant deadline = Instant.now().plusSeconds(60);
    try (var consumer = reader(Topics.RENDITION_COMMANDS.name())) {
      while (Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          JobReport report = reports.deserialize(record.topic(), record.headers(), record.value());
          if (!report.getJobId().equals(job.getJobId())) {
            continue;
          }
          assertThat(record.key()).isEqualTo(job.getMediaId());
          assertThat(new String(record.headers().lastHeader("traceparent").value(), UTF_8))
              .isEqualTo(TRACE_PARENT);
          said.add(report);
          if (last.isInstance(report.getReport())) {
            return said;
          }
        }
      }
    }
    throw new AssertionError("no %s among %s".formatted(last.getSimpleName(), said));
  }

  private static List<ConsumerRecord<String, byte[]>> poll(
      KafkaConsumer<String, byte[]> consumer, Duration atMost) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    Instant deadline = Instant.now().plus(atMost);
    while (records.isEmpty() && Instant.now().isBefore(deadline)) {
      consumer.poll(Duration.ofMillis(500)).forEach(records::add);
    }
    return records;
  }

  /** Reads a topic from its beginning. */
  private static KafkaConsumer<String, byte[]> reader(String topic) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", parts.kafka);
    config.put("isolation.level", "read_committed");
    var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static List<Path> leftOvers(String kind) throws Exception {
    try (var files = Files.list(folder.resolve("work/encoder-service").resolve(kind))) {
      return files.toList();
    }
  }

  private static ConfigurableApplicationContext startService() {
    return new SpringApplication(EncoderService.class)
        .run(
            "--server.port=0",
            "--mediahub.kafka.bootstrap=" + parts.kafka,
            "--mediahub.registry.url=" + parts.registry,
            "--mediahub.s3.endpoint=" + parts.s3,
            "--mediahub.s3.access-key=" + RealParts.ACCESS_KEY,
            "--mediahub.s3.secret-key=" + RealParts.SECRET_KEY,
            "--mediahub.s3.media-bucket=media",
            "--mediahub.work-dir=" + folder.resolve("work"),
            "--mediahub.ffmpeg.home=" + TestMedia.FFMPEG_HOME);
  }
}
