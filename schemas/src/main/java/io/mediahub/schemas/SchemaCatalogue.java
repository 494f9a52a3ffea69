package io.mediahub.schemas;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records in the log what each schema id means. Every event begins with such an id, and a registry
 * that lost its database would assign ids anew, in another order.
 */
public final class SchemaCatalogue {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TopicPartition PARTITION = new TopicPartition(Topics.SCHEMAS, 0);
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final Map<String, Object> connection;

  /**
   * @param connection what every client needs to reach the brokers
   */
  public SchemaCatalogue(Map<String, String> connection) {
    this.connection = Map.copyOf(connection);
  }

  /**
   * Registers all schemas, and records their ids.
   *
   * @throws OtherMeaning before anything is registered, when the registry contradicts what is
   *     recorded
   */
  public void register(SchemaRegistrar registrar) throws IOException, InterruptedException {
    Map<Integer, String> written = read();
    for (var entry : written.entrySet()) {
      String now = registrar.find(entry.getKey());
      if (now == null
          || !Fingerprint.ofMeaning(now).equals(Fingerprint.ofMeaning(entry.getValue()))) {
        throw new OtherMeaning(entry.getKey(), entry.getValue(), now);
      }
    }
    registrar.registerAll();
    Map<Integer, String> missing = new TreeMap<>();
    for (Topic<?> topic : Topics.ALL) {
      registrar
          .versions(topic.subject())
          .forEach(
              (id, text) -> {
                if (!written.containsKey(id)) {
                  missing.put(id, text);
                }
              });
    }
    write(missing);
  }

  private Map<Integer, String> read() throws IOException {
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-schema-catalogue");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
      long deadline = System.nanoTime() + WITHIN.toNanos();
      Map<Integer, String> written = new TreeMap<>();
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() > deadline) {
          throw new IOException("The topic " + Topics.SCHEMAS + " could not be read in time.");
        }
        for (var record : consumer.poll(Duration.ofMillis(500))) {
          JsonNode value = JSON.readTree(record.value());
          written.put(Integer.parseInt(record.key()), value.path("schema").asString());
        }
      }
      return written;
    }
  }

  private void write(Map<Integer, String> schemas) throws IOException, InterruptedException {
    if (schemas.isEmpty()) {
      return;
    }
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "mediahub-schema-catalogue");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (var entry : schemas.entrySet()) {
        String value =
            JSON.writeValueAsString(
                Map.of(
                    "id", entry.getKey(),
                    "fingerprint", Fingerprint.ofMeaning(entry.getValue()),
                    "schema", entry.getValue()));
        producer.send(new ProducerRecord<>(Topics.SCHEMAS, entry.getKey().toString(), value)).get();
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "The meaning of the schema ids could not be recorded in the log.", e.getCause());
    }
  }

  /** With this registry, old events would be decoded with the wrong schemas. */
  public static final class OtherMeaning extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherMeaning(int id, String written, @Nullable String now) {
      super(
          ("Events were written with the schema id %d for %s, and the registry %s. It has lost its"
                  + " database, or is another one: restore it, or register the schemas of the topic"
                  + " %s under their ids.")
              .formatted(
                  id,
                  name(written),
                  now == null ? "has none with that id" : "says that it is " + name(now),
                  Topics.SCHEMAS));
    }

    private static String name(String schema) {
      return new Schema.Parser().parse(schema).getFullName();
    }
  }
}
