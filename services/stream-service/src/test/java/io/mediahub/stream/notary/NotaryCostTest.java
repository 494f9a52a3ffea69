package io.mediahub.stream.notary;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.proof.StoredTrees;
import io.mediahub.proof.Verification;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the notary costs against a bare consumer that only hashes, and how long proofs take: {@code
 * -Dnotary.cost=1000000}. It prints its figures.
 */
@EnabledIfSystemProperty(named = "notary.cost", matches = "[0-9]+")
class NotaryCostTest {
  private static final TopicPartition GRANTS = new TopicPartition(Topics.GRANT_EVENTS.name(), 1);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int VALUE = 400;
  private static final int PROOFS = 2000;

  @TempDir Path folder;

  @Test
  void cost() throws Exception {
    int events = Integer.getInteger("notary.cost");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Broker broker = new Broker()) {
      write(broker, events);
      bare(broker, events); // warms the broker's page cache and the hashing
      double bare = bare(broker, events);
      Notary.migrate(postgres.getPostgresDatabase());
      double notary = notary(broker, postgres, events);
      double[] millis = proofs(broker, postgres, events);

      System.out.printf(
          "events %d: bare %.2f s CPU, notary %.2f s CPU, ratio %.2f; proof ms p50 %.2f p99 %.2f%n",
          events, bare, notary, notary / bare, millis[PROOFS / 2], millis[PROOFS * 99 / 100]);
      assertThat(notary).isPositive();
    }
  }

  private static void write(Broker broker, int events) {
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        byte[] value = new byte[VALUE];
        random.nextBytes(value);
        producer.send(
            new ProducerRecord<>(
                GRANTS.topic(), GRANTS.partition(), ("key-" + i % 1000).getBytes(), value));
      }
    }
  }

  private static double cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static double bare(Broker broker, int events) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "isolation.level",
                "read_committed",
                "max.poll.records",
                5000,
                "fetch.max.bytes",
                8 * 1024 * 1024),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(GRANTS));
      consumer.seekToBeginning(List.of(GRANTS));
      double before = cpu();
      int read = 0;
      int bits = 0;
      while (read < events) {
        for (var r : consumer.poll(POLL)) {
          bits ^= new LogRecord(r.offset(), r.timestamp(), r.key(), r.value()).leaf().hashCode();
          read++;
        }
      }
      assertThat(bits).isNotZero();
      return cpu() - before;
    }
  }

  private double notary(Broker broker, EmbeddedPostgres postgres, int events) throws Exception {
    NotarySettings settings =
        new NotarySettings(
            "mediahub.local/cost",
            List.of(GRANTS),
            Topics.AUDIT_HEADS,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            folder);
    NoteSigner signer =
        new NoteSigner(
            "mediahub.local/cost", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    NotaryStatus status = new NotaryStatus();
    try (Connection sql = postgres.getPostgresDatabase().getConnection();
        NotarySession session =
            new NotarySession(
                sql,
                Map.of("bootstrap.servers", broker.bootstrap()),
                settings,
                signer,
                status,
                Clock.systemUTC())) {
      session.start();
      double before = cpu();
      while (status.leaves() < events) {
        session.step(POLL);
      }
      double used = cpu() - before;
      while (status.unsigned() > 0) {
        session.step(POLL);
      }
      return used;
    }
  }

  /** Each with a new connection's cache, in an order that no cache likes; all are verified. */
  private static double[] proofs(Broker broker, EmbeddedPostgres postgres, int events) {
    StoredTrees trees = new StoredTrees(postgres.getPostgresDatabase());
    StoredTrees.Tree tree = trees.current(GRANTS.topic(), GRANTS.partition()).orElseThrow();
    Random random = new Random(2);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < PROOFS; i++) {
      long offset = random.nextInt(events);
      long began = System.nanoTime();
      StoredTrees.Inclusion found = trees.inclusion(tree, offset).orElseThrow();
      millis.add((System.nanoTime() - began) / 1e6);
      assertThat(
              Verification.includes(
                  found.index(),
                  found.checkpoint().head().size(),
                  found.leaf(),
                  found.path(),
                  found.checkpoint().head().root()))
          .isTrue();
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
