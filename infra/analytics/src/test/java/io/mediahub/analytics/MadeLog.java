package io.mediahub.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mediahub.Envelope;
import mediahub.Metadata;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real broker with made events, the answers of a registry that knows their schemas, and the
 * folder of an environment.
 */
public final class MadeLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Broker broker = new Broker();
  private final HttpServer registry;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, Long> versions = new HashMap<>();
  private final Path state;

  public MadeLog(Path state) throws Exception {
    this.state = state;
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] answer = answer(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(
                answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    registry.start();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "transactional.id",
                "made-" + UUID.randomUUID()),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    Files.createDirectories(state.resolve("config"));
    Files.writeString(
        state.resolve("config/platform.properties"),
        "mediahub.kafka.bootstrap=%s\nmediahub.registry.url=%s\n"
            .formatted(broker.bootstrap(), registryUrl()));
  }

  /** By the id of {@link PlainAvro}: the place of the topic in the catalogue. */
  private static byte[] answer(String path) {
    int id =
        path.startsWith("/apis/ccompat/v7/schemas/ids/")
            ? Integer.parseInt(path.substring(path.lastIndexOf('/') + 1))
            : IntStream.range(0, Topics.ALL.size())
                .filter(i -> path.contains("/subjects/" + Topics.ALL.get(i).subject() + "/"))
                .findFirst()
                .orElse(-1);
    if (id < 0 || id >= Topics.ALL.size()) {
      return new byte[0];
    }
    return JSON.writeValueAsString(
            Map.of("id", id, "schema", Topics.ALL.get(id).valueSchema().toString()))
        .getBytes(UTF_8);
  }

  public Broker broker() {
    return broker;
  }

  public String registryUrl() {
    return "http://127.0.0.1:" + registry.getAddress().getPort();
  }

  public Path state() {
    return state;
  }

  /** The next event of an aggregate. */
  public Metadata metadata(String aggregate, Instant at) {
    return new Metadata(
        UUID.randomUUID().toString(),
        aggregate,
        versions.merge(aggregate, 1L, Long::sum),
        at,
        "somebody",
        "because",
        "0".repeat(32));
  }

  /** Commits these in a transaction, as Debezium and the rendition process do. */
  @SafeVarargs
  public final <E extends Envelope> void write(Topic<E> topic, E... events) {
    producer.beginTransaction();
    send(topic, List.of(events));
    commit();
  }

  /** They are on the disk, and no reader may see them. */
  @SafeVarargs
  public final <E extends Envelope> void abort(Topic<E> topic, E... events) {
    producer.beginTransaction();
    send(topic, List.of(events));
    producer.flush();
    producer.abortTransaction();
    awaitEnd();
  }

  public <E extends Envelope> void writeAll(Topic<E> topic, List<E> events) {
    producer.beginTransaction();
    send(topic, events);
    commit();
  }

  private <E extends Envelope> void send(Topic<E> topic, List<E> events) {
    for (E event : events) {
      var record =
          new ProducerRecord<>(
              topic.name(),
              event.getMetadata().getAggregateId(),
              PlainAvro.bytes((SpecificRecord) event));
      EventHeaders.addTo(
          record.headers(),
          EventHeaders.of(event.getMetadata(), event.fact(), "/mediahub/test", null));
      producer.send(record);
    }
  }

  private void commit() {
    producer.commitTransaction();
    awaitEnd();
  }

  /** Kafka ends a transaction some time after the producer has: only then readers see it. */
  private void awaitEnd() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (Topic<?> topic : Topics.ALL) {
        for (int i = 0; i < topic.layout().partitions(); i++) {
          latest.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
        }
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  ends(admin, latest, IsolationLevel.READ_COMMITTED)
                      .equals(ends(admin, latest, IsolationLevel.READ_UNCOMMITTED)));
    }
  }

  private static List<Long> ends(
      Admin admin, Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation)
      throws Exception {
    var answer = admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get();
    return latest.keySet().stream().map(each -> answer.get(each).offset()).toList();
  }

  public void writeBytes(Topic<?> topic, String key, byte[] value) {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic.name(), key, value));
    commit();
  }

  @Override
  public void close() throws IOException {
    producer.close();
    registry.stop(0);
    broker.close();
  }
}
