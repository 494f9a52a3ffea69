package io.mediahub.bench.rebuild;

import io.mediahub.bench.Environment;
import io.mediahub.bench.latency.GrantRecords;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic of grants with as many events as are wanted, about twenty of each grant. */
final class FilledLog {
  private static final int EVENTS_OF_A_GRANT = 20;
  private static final Duration FOLDED_WITHIN = Duration.ofMinutes(20);

  private final Environment environment;
  private final String model;
  private final String bootstrap;

  FilledLog(Environment environment, String model) {
    this.environment = environment;
    this.model = model;
    this.bootstrap = environment.setting("mediahub.kafka.bootstrap");
  }

  void fill(int events) throws Exception {
    long missing = events - ends().values().stream().mapToLong(Long::longValue).sum();
    if (missing <= 0) {
      return;
    }
    GrantRecords records =
        new GrantRecords(URI.create(environment.setting("mediahub.registry.url")));
    Map<String, Long> versions = new HashMap<>();
    String run = UUID.randomUUID().toString();
    Random random = new Random(1);
    int grants = (int) Math.max(1, missing / EVENTS_OF_A_GRANT);
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new StringSerializer(),
            new ByteArraySerializer())) {
      Future<RecordMetadata> last = CompletableFuture.completedFuture(null);
      for (long i = 0; i < missing; i++) {
        String key = "%s-%d:bench".formatted(run, random.nextInt(grants));
        long version = versions.merge(key, 1L, Long::sum);
        last =
            producer.send(
                new ProducerRecord<>(GrantRecords.TOPIC, key, records.value(key, version)));
      }
      producer.flush();
      last.get();
    }
  }

  private Map<TopicPartition, Long> ends() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(GrantRecords.TOPIC).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      return new HashMap<>(consumer.endOffsets(partitions));
    }
  }

  void awaitFolded() throws SQLException, InterruptedException {
    long end = ends().values().stream().mapToLong(Long::longValue).sum();
    long deadline = System.nanoTime() + FOLDED_WITHIN.toNanos();
    try (Connection views = environment.views();
        PreparedStatement progress =
            views.prepareStatement(
                "select coalesce(sum(next_offset), 0) from read_model_position where model = ? and"
                    + " topic = ?")) {
      progress.setString(1, model);
      progress.setString(2, GrantRecords.TOPIC);
      while (reached(progress) < end) {
        if (System.nanoTime() > deadline) {
          throw new Failure(
              ExitCode.TIMED_OUT,
              "The live model has not read the log in %d minutes."
                  .formatted(FOLDED_WITHIN.toMinutes()),
              "See './mediahub status'.");
        }
        Thread.sleep(500);
      }
    }
  }

  private static long reached(PreparedStatement progress) throws SQLException {
    try (ResultSet row = progress.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
