package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What is known of the workers' queue, from a real share group. */
class ShareGroupQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITION = 0;

  @Test
  void a_job_is_done_with_when_it_was_accepted_and_not_while_a_worker_has_it() throws Exception {
    try (Broker broker = new Broker();
        ShareConsumer<String, String> worker = worker(broker);
        ShareGroupQueue queue =
            new ShareGroupQueue(
                Map.of("bootstrap.servers", broker.bootstrap()),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Clock.systemUTC())) {
      write(broker, "job");
      Instant written = Instant.now();
      ConsumerRecord<String, String> taken = take(worker);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !isSettled(queue, written));
      worker.acknowledge(taken, AcknowledgeType.ACCEPT);
      worker.commitSync();

      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .until(
              () -> {
                worker.poll(Duration.ofMillis(40)); // as an idle worker does
                return isSettled(queue, written);
              });
      assertThat(queue.settledBefore(Urgency.NEXT, PARTITION)).isBefore(Instant.now());
    }
  }

  private static boolean isSettled(ShareGroupQueue queue, Instant written) {
    Instant before = queue.settledBefore(Urgency.NEXT, PARTITION);
    return before != null && before.isAfter(written);
  }

  private static ConsumerRecord<String, String> take(ShareConsumer<String, String> worker) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<String, String> record : worker.poll(Duration.ofMillis(40))) {
        return record;
      }
    }
    throw new AssertionError("the worker was given nothing");
  }

  /** In a transaction, as jobs are. */
  private static void write(Broker broker, String job) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrap(), "transactional.id", "jobs"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(Topics.ENCODE_NEXT.name(), PARTITION, "media", job));
      producer.commitTransaction();
    }
  }

  private static ShareConsumer<String, String> worker(Broker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      var group =
          new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup(Topics.ENCODE_NEXT));
      List<AlterConfigOp> settings =
          Map.of(
                  "share.auto.offset.reset", "earliest",
                  "share.isolation.level", "read_committed")
              .entrySet()
              .stream()
              .map(
                  entry ->
                      new AlterConfigOp(
                          new ConfigEntry(entry.getKey(), entry.getValue()),
                          AlterConfigOp.OpType.SET))
              .toList();
      admin.incrementalAlterConfigs(Map.of(group, settings)).all().get();
    }
    var worker =
        new KafkaShareConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrap(),
                "group.id",
                Topics.shareGroup(Topics.ENCODE_NEXT),
                "share.acknowledgement.mode",
                "explicit",
                "max.poll.records",
                1),
            new StringDeserializer(),
            new StringDeserializer());
    worker.subscribe(List.of(Topics.ENCODE_NEXT.name()));
    return worker;
  }
}
