package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.WorkerReport;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

/** Two copies of the rendition process share the media; one is killed while both are at work. */
class RenditionTwoInstancesTest {
  private static final int MEDIA = 24;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Inspection AUDIO_ONLY =
      new Inspection(
          "mp4",
          8_000_000L,
          null,
          List.of(new AudioTrack(0, "aac", 2, 48_000, "und", "stereo", "", true, false, 0L)),
          List.of(),
          false);

  @Test
  void when_one_is_killed_then_nothing_is_lost_and_nothing_is_decided_twice() throws Exception {
    try (Broker broker = new Broker();
        KafkaStreams staying = RenditionInstance.start(broker.bootstrap(), "staying");
        Worker worker = new Worker(broker)) {
      Process killed = RenditionInstance.startProcess(broker.bootstrap(), "killed");
      try {
        await().atMost(PATIENCE).until(() -> has(staying, 2));
        for (int i = 0; i < MEDIA; i++) {
          worker.upload("media-" + i);
        }
        await().atMost(PATIENCE).until(() -> worker.jobs.get() > MEDIA / 2);
        killed.destroyForcibly().waitFor();
      } finally {
        killed.destroyForcibly();
      }

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(complete(broker)).hasSize(MEDIA));

      assertEachDecidedOnce(TopicReader.read(broker, Topics.RENDITION_EVENTS));
      assertEachAskedForOnce(
          Topics.JOBS.stream().flatMap(jobs -> TopicReader.read(broker, jobs).stream()).toList());
    }
  }

  /** Whether an instance has as many of the four tasks. */
  private static boolean has(KafkaStreams streams, int tasks) {
    return streams.metadataForLocalThreads().stream()
            .mapToInt(thread -> thread.activeTasks().size())
            .sum()
        == tasks;
  }

  /** Media that are published, and whose artefacts are made. */
  private static Set<String> complete(Broker broker) {
    Set<String> published = new HashSet<>();
    Set<String> made = new HashSet<>();
    for (RenditionEnvelope event : TopicReader.read(broker, Topics.RENDITION_EVENTS)) {
      String mediaId = event.getMetadata().getAggregateId();
      if (event.getEvent() instanceof MediaPublished) {
        published.add(mediaId);
      }
      if (event.getEvent() instanceof JobFinished && isOfArtefacts(event)) {
        made.add(mediaId);
      }
    }
    published.retainAll(made);
    return published;
  }

  /** They are made beside the rest, in no order with it. */
  private static boolean isOfArtefacts(RenditionEnvelope event) {
    return switch (event.getEvent()) {
      case ArtefactsRequested requested -> true;
      case ArtefactsMade made -> true;
      case JobFinished finished -> finished.getJobId().endsWith("-x");
      default -> false;
    };
  }

  private static List<String> types(List<RenditionEnvelope> events, boolean ofArtefacts) {
    return events.stream()
        .filter(event -> isOfArtefacts(event) == ofArtefacts)
        .map(event -> event.fact().type())
        .toList();
  }

  private static void assertEachDecidedOnce(List<RenditionEnvelope> events) {
    Map<String, List<RenditionEnvelope>> byMedia = new LinkedHashMap<>();
    events.forEach(
        event ->
            byMedia
                .computeIfAbsent(event.getMetadata().getAggregateId(), id -> new ArrayList<>())
                .add(event));
    assertThat(byMedia).hasSize(MEDIA);
    byMedia.forEach(
        (mediaId, its) -> {
          assertThat(its)
              .as(mediaId)
              .extracting(event -> event.getMetadata().getVersion())
              .containsExactlyElementsOf(LongStream.rangeClosed(1, its.size()).boxed().toList());
          assertThat(types(its, true))
              .as(mediaId)
              .containsExactly("ArtefactsRequested", "ArtefactsMade", "JobFinished");
          assertThat(types(its, false))
              .as(mediaId)
              .containsExactly(
                  "InspectionRequested",
                  "JobStarted",
                  "MediaInspected",
                  "PackagePlanned",
                  "JobsRequested",
                  "JobFinished",
                  "JobStarted",
                  "PartEncoded",
                  "PackagePlayable",
                  "JobsRequested",
                  "JobStarted",
                  "PackageChecked",
                  "JobFinished",
                  "MediaPublished");
        });
  }

  private static void assertEachAskedForOnce(List<EncodeJob> jobs) {
    assertThat(jobs)
        .hasSize(4 * MEDIA)
        .extracting(job -> job.getJobId() + "/" + job.getAttempt())
        .doesNotHaveDuplicates();
  }

  /** Does whatever job comes, at once. */
  private static final class Worker implements AutoCloseable {
    private final AtomicInteger jobs = new AtomicInteger();
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private final String bootstrap;
    private volatile boolean stopped;

    Worker(Broker broker) {
      bootstrap = broker.bootstrap();
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap, "linger.ms", "5"),
              new StringSerializer(),
              new ByteArraySerializer());
      thread = Thread.ofPlatform().daemon().name("worker").start(this::work);
    }

    void upload(String mediaId) {
      var completed = new UploadCompleted("owner", RenditionDriver.SOURCE);
      producer.send(
          new ProducerRecord<>(
              Topics.UPLOAD_EVENTS.name(),
              mediaId,
              new PlainAvro.Writer()
                  .serialize("", new UploadEnvelope(metadata(mediaId), completed))));
    }

    private void work() {
      try (var consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", bootstrap,
                  "group.id", "workers",
                  "auto.offset.reset", "earliest",
                  "isolation.level", "read_committed"),
              new StringDeserializer(),
              PlainAvro.serdes().of(Topics.ENCODE_NOW).deserializer())) {
        consumer.subscribe(Topics.JOBS.stream().map(Topic::name).toList());
        while (!stopped) {
          for (ConsumerRecord<String, EncodeJob> record : consumer.poll(Duration.ofMillis(100))) {
            jobs.incrementAndGet();
            reports(record.value()).forEach(report -> say(record.value(), report));
          }
        }
      }
    }

    private static List<WorkerReport> reports(EncodeJob job) {
      String id = job.getJobId();
      int attempt = job.getAttempt();
      List<WorkerReport> reports = new ArrayList<>();
      reports.add(new JobStarted(id, attempt, "worker"));
      if (job.getWork() instanceof Prepare) {
        reports.add(new MediaInspected(AUDIO_ONLY, List.of(), List.of()));
        reports.add(new JobFinished(id, attempt));
      } else {
        reports.addAll(TestWorker.results(job));
      }
      return reports;
    }

    private void say(EncodeJob job, WorkerReport report) {
      String mediaId = job.getMediaId();
      producer.send(
          new ProducerRecord<>(
              Topics.RENDITION_COMMANDS.name(),
              mediaId,
              new PlainAvro.Writer()
                  .serialize(
                      "",
                      new JobReport(
                          metadata(mediaId), mediaId, job.getJobId(), job.getAttempt(), report))));
    }

    private static Metadata metadata(String mediaId) {
      return new Metadata(
          UUID.randomUUID().toString(),
          mediaId,
          1L,
          Instant.parse("2026-01-01T00:00:00Z"),
          "owner",
          "command",
          "0".repeat(32));
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      thread.join();
      producer.close();
    }
  }
}
