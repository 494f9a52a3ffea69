package io.mediahub.encoder.worker.queue;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Creates the Kafka clients, each with the settings for its use. */
public final class KafkaClients {
  private final Map<String, String> connection;

  /**
   * @param connection what every client needs to reach the brokers
   */
  public KafkaClients(Map<String, String> connection) {
    this.connection = connection;
  }

  private Map<String, Object> with(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(connection);
    all.putAll(own);
    return all;
  }

  /** One job at a time, each acknowledged by its own outcome. */
  ShareConsumer<String, byte[]> shareConsumer(String clientId, Topic<EncodeJob> jobs) {
    return new KafkaShareConsumer<>(
        with(
            Map.of(
                "client.id",
                clientId,
                "group.id",
                Topics.shareGroup(jobs),
                "share.acknowledgement.mode",
                "explicit",
                "share.acquire.mode",
                "record_limit",
                "max.poll.records",
                1)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Reads partitions that it is told, without a group. */
  Consumer<String, byte[]> consumer(String clientId) {
    return new KafkaConsumer<>(
        with(
            Map.of(
                "client.id",
                clientId,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed")),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * Reports are neither lost nor duplicated. It does not linger: they are few, and a person waits
   * for the first segment.
   */
  public Producer<String, byte[]> producer(String clientId) {
    return new KafkaProducer<>(
        with(
            Map.of(
                "client.id",
                clientId,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                0,
                "delivery.timeout.ms",
                60_000,
                "request.timeout.ms",
                20_000,
                "max.block.ms",
                20_000)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  Admin admin() {
    return Admin.create(
        with(Map.of("request.timeout.ms", 10_000, "default.api.timeout.ms", 20_000)));
  }
}
