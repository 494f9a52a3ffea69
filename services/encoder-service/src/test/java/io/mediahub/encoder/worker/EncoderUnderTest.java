package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.EncoderService;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.store.StoreClient;
import io.mediahub.encoder.worker.StoredParts.Uploaded;
import io.mediahub.s3.testing.S3Server;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.JobHeaders;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import mediahub.Metadata;
import mediahub.encoding.EncodeControl;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.MediaInspected;
import mediahub.upload.SourceObject;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
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
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The whole service between a real broker, a real registry and a real object store, which it
 * reaches over a link that tests can hold or cut. The test is the process that asks for jobs.
 */
final class EncoderUnderTest implements AutoCloseable {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACE_PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  /** Shorter than an operator may have it without asking the brokers, so that losing it is too. */
  static final Duration LOCK = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  final Link link;
  final RegistryFront registry;

  private final Path folder;
  private final RealParts parts;
  private final S3Client s3;
  private final KafkaProducer<String, byte[]> producer;
  private final Serializer<EncodeJob> jobs;
  private final Serializer<EncodeControl> controls;
  private final Deserializer<JobReport> reports;
  private ConfigurableApplicationContext service;
  private @Nullable Uploaded longMedia;

  EncoderUnderTest(Path folder) throws Exception {
    this.folder = folder;
    parts = new RealParts(folder);
    link = new Link(URI.create(parts.s3).getPort());
    registry = new RegistryFront(parts.registry);
    s3 =
        StoreClient.open(
            URI.create(parts.s3), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY, true);
    AvroSerdes serdes = new AvroSerdes(SerdeSettings.apicurio(parts.registry));
    jobs = serdes.serializer(Topics.ENCODE_NEXT);
    controls = serdes.serializer(Topics.ENCODE_CONTROL);
    reports = serdes.deserializer(Topics.RENDITION_COMMANDS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", parts.kafka, "transactional.id", "jobs"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    service = startService(Duration.ZERO);
  }

  /** Ends the service in an orderly way, and starts another. */
  void stopService() {
    service.close();
  }

  /**
   * @param drain how long its jobs may go on when it is stopped
   */
  void restartService(Duration drain) {
    service = startService(drain);
  }

  private ConfigurableApplicationContext startService(Duration drain) {
    return new SpringApplication(EncoderService.class).run(arguments("work", drain));
  }

  private String[] arguments(String work, Duration drain) {
    return new String[] {
      "--server.port=0",
      "--mediahub.kafka.bootstrap=" + parts.kafka,
      "--mediahub.registry.url=" + registry.url(),
      "--mediahub.s3.endpoint=" + link.url(),
      "--mediahub.s3.access-key=" + S3Server.ACCESS_KEY,
      "--mediahub.s3.secret-key=" + S3Server.SECRET_KEY,
      "--mediahub.s3.media-bucket=media",
      "--mediahub.work-dir=" + folder.resolve(work),
      "--mediahub.encoder.workers=1",
      "--mediahub.encoder.lock=" + LOCK,
      "--mediahub.encoder.drain=" + drain,
      "--mediahub.ffmpeg.home=" + TestMedia.FFMPEG_HOME
    };
  }

  /** The same service as a process of its own, which can be killed. */
  Process startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(EncoderService.class.getName());
    command.addAll(List.of(arguments("work-of-process", Duration.ZERO)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("encoder.log").toFile())
        .start();
  }

  SourceObject upload(String key, Path file) throws Exception {
    s3.putObject(put -> put.bucket("uploads").key(key), file);
    return SourceObject.newBuilder(TestMedia.declared(file)).setObjectKey(key).build();
  }

  byte[] read(String key) {
    return s3.getObjectAsBytes(get -> get.bucket("media").key(key)).asByteArray();
  }

  /** Four bytes of a rendition. */
  void put(String key) {
    s3.putObject(put -> put.bucket("media").key(key), RequestBody.fromString("some"));
  }

  List<String> keys(String bucket, String prefix) {
    return s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  S3Client s3() {
    return s3;
  }

  /** The brokers do not answer for so long. */
  void pauseBrokers(Duration time) throws Exception {
    parts.pauseKafka(time);
  }

  /** A new job, in its first attempt. */
  EncodeJob send(String mediaId, EncodeWork work) {
    return send(mediaId, UUID.randomUUID().toString(), 1, work);
  }

  /**
   * A media of 22 seconds, inspected: long enough that a test comes between the beginning of its
   * encoding and the end.
   */
  Uploaded longMedia() throws Exception {
    if (longMedia == null) {
      Path clip =
          TestMedia.make(
              folder.resolve("long.mp4"), "-stream_loop", "1", "-i", TestMedia.CLIP, "-c", "copy");
      longMedia = inspected("long", upload("long", clip));
    }
    return longMedia;
  }

  /** Has a source prepared. */
  Uploaded inspected(String mediaId, SourceObject source) {
    EncodeJob job = send(mediaId, prepare(source));
    MediaInspected inspected =
        (MediaInspected) awaitReports(job, MediaInspected.class).getLast().getReport();
    return new Uploaded(source, inspected.getInspection(), inspected.getSeekMicros());
  }

  static Prepare prepare(SourceObject source) {
    String id = UUID.randomUUID().toString();
    // The chunks that these tests ask for lie on the grid: no picture is kept.
    return new Prepare(source, id + "-p1", id + "-m", true, List.of(), false, false);
  }

  JobFailed awaitFailure(EncodeJob job) {
    return (JobFailed) awaitReports(job, JobFailed.class).getLast().getReport();
  }

  /** What is left in a part of the working folder. */
  List<Path> workFiles(String kind) throws IOException {
    try (var files = Files.list(folder.resolve("work/encoder-service").resolve(kind))) {
      return files.toList();
    }
  }

  /**
   * As a later version might have it: one more field, which this one passes over, and work of a
   * kind that it does not know.
   *
   * @param field another one for each test: the service never asks for a schema twice
   */
  static Schema laterSchema(String field) {
    String now = EncodeJob.getClassSchema().toString();
    return new Schema.Parser()
        .parse(
            now.replaceFirst(
                    "\\{\"name\":\"mediaId\"",
                    "{\"name\":\""
                        + field
                        + "\",\"type\":\"int\",\"default\":0},{\"name\":\"mediaId\"")
                .replaceFirst(
                    "\"name\":\"work\",\"type\":\\[",
                    "\"name\":\"work\",\"type\":[{\"type\":\"record\",\"name\":\"Thumbnails\",\"fields\":[]},"));
  }

  /** The next attempt of a job. */
  EncodeJob sendNext(EncodeJob job) {
    return send(job.getMediaId(), job.getJobId(), job.getAttempt() + 1, (EncodeWork) job.getWork());
  }

  private EncodeJob send(String mediaId, String jobId, int attempt, EncodeWork work) {
    EncodeJob job = job(mediaId, jobId, attempt, work);
    send(job);
    return job;
  }

  void send(EncodeJob job) {
    transact(job, jobs.serialize(Topics.ENCODE_NEXT.name(), job));
  }

  /** Jobs in the topics that the process would choose. */
  private static String topic(EncodeWork work) {
    return switch (work) {
      case Prepare prepare -> Topics.ENCODE_NOW.name();
      case Sweep sweep -> Topics.ENCODE_LATER.name();
      default -> Topics.ENCODE_NEXT.name();
    };
  }

  /** The job is not wanted any more. */
  void cancel(EncodeJob job) {
    var control =
        new EncodeControl(
            job.getMediaId(), job.getJobId(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String topic = Topics.ENCODE_CONTROL.name();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, job.getJobId(), controls.serialize(topic, control)));
    producer.commitTransaction();
  }

  /** A job that is not sent. */
  static EncodeJob job(String mediaId, String jobId, int attempt, EncodeWork work) {
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            mediaId,
            0L,
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            "system:test",
            "",
            TRACE);
    return new EncodeJob(metadata, mediaId, jobId, attempt, work, null);
  }

  /** A job as a program with another schema than ours writes it. */
  void sendAs(Schema writer, EncodeJob job, UnaryOperator<GenericRecord> changed) throws Exception {
    int id = RealParts.register(parts.registry, Topics.ENCODE_NEXT.subject(), writer);
    var bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
    GenericRecord record = changed.apply(RealParts.converted(job, writer));
    new GenericDatumWriter<GenericRecord>(writer)
        .write(record, EncoderFactory.get().directBinaryEncoder(bytes, null));
    transact(job, bytes.toByteArray());
  }

  /** The value need not be that job. */
  void transact(EncodeJob job, byte[] value) {
    Map<String, byte[]> headers = new HashMap<>();
    JobHeaders.of(job).forEach((name, text) -> headers.put(name, text.getBytes(UTF_8)));
    transact(topic((EncodeWork) job.getWork()), job.getMediaId(), value, headers);
  }

  void transact(String key, byte[] value) {
    transact(Topics.ENCODE_NEXT.name(), key, value, Map.of());
  }

  private void transact(String topic, String key, byte[] value, Map<String, byte[]> headers) {
    var record = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, header) -> record.headers().add(name, header));
    record.headers().add("traceparent", TRACE_PARENT.getBytes(UTF_8));
    producer.beginTransaction();
    producer.send(record);
    producer.commitTransaction();
  }

  /** All reports of a job's attempt up to the first of this kind. */
  List<JobReport> awaitReports(EncodeJob job, Class<?> last) {
    return awaitReports(job, sent -> last.isInstance(sent.getLast().getReport()));
  }

  /** All reports of a job's attempt up to the one with which they are enough. */
  List<JobReport> awaitReports(EncodeJob job, Predicate<List<JobReport>> enough) {
    List<JobReport> sent = new ArrayList<>();
    Instant deadline = Instant.now().plus(PATIENCE);
    try (var consumer = reader(Topics.RENDITION_COMMANDS.name())) {
      while (Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          JobReport report = reports.deserialize(record.topic(), record.headers(), record.value());
          if (!report.getJobId().equals(job.getJobId())
              || report.getAttempt() != job.getAttempt()) {
            continue;
          }
          assertThat(record.key()).isEqualTo(job.getMediaId());
          assertThat(new String(record.headers().lastHeader("traceparent").value(), UTF_8))
              .isEqualTo(TRACE_PARENT);
          assertThat(new String(record.headers().lastHeader("ce_type").value(), UTF_8))
              .isEqualTo(((SpecificRecord) report.getReport()).getSchema().getFullName());
          sent.add(report);
          if (enough.test(sent)) {
            return sent;
          }
        }
      }
    }
    throw new AssertionError("not enough: " + sent);
  }

  /** The reports of a job, whichever its attempt, that are in the log by now. */
  List<JobReport> reportsSoFar(EncodeJob job) {
    List<JobReport> sent = new ArrayList<>();
    try (var consumer = reader(Topics.RENDITION_COMMANDS.name())) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      Instant deadline = Instant.now().plus(PATIENCE);
      while (ends.entrySet().stream()
              .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
          && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          JobReport report = reports.deserialize(record.topic(), record.headers(), record.value());
          if (report.getJobId().equals(job.getJobId())) {
            sent.add(report);
          }
        }
      }
    }
    return sent;
  }

  /** The first record of a key. */
  ConsumerRecord<String, byte[]> awaitRecord(String topic, String key) {
    Instant deadline = Instant.now().plus(PATIENCE);
    try (var consumer = reader(topic)) {
      while (Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (key.equals(record.key())) {
            return record;
          }
        }
      }
    }
    throw new AssertionError("nothing of " + key + " in " + topic);
  }

  /** Reads a topic from its beginning. */
  private KafkaConsumer<String, byte[]> reader(String topic) {
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

  @Override
  public void close() throws Exception {
    service.close();
    producer.close();
    s3.close();
    link.close();
    registry.close();
    parts.close();
  }
}
