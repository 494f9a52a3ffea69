package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.Decoded.Reason;
import io.mediahub.schemas.Decoded.RegistryAway;
import io.mediahub.schemas.Decoded.Unreadable;
import io.mediahub.schemas.Decoded.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Each of the things that a record can be, of a registry that answers over HTTP. */
class EventDecoderTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Topic<GrantEnvelope> TOPIC = Topics.GRANT_EVENTS;
  private static final int OWN = 7;

  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private volatile int broken;
  private HttpServer registry;
  private EventDecoder<GrantEnvelope> decoder;

  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body = new String(exchange.getRequestBody().readAllBytes());
          asked.add(path);
          byte[] answer = answer(path, body).getBytes();
          int status = broken != 0 ? broken : answer.length == 0 ? 404 : 200;
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    schemas.put(OWN, TOPIC.valueSchema());
    decoder = new EventDecoder<>(TOPIC, registrySchemas());
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private RegistrySchemas registrySchemas() {
    return new RegistrySchemas(
        "http://127.0.0.1:" + registry.getAddress().getPort(), "/api", Duration.ofSeconds(5));
  }

  private String answer(String path, String body) {
    if (path.startsWith("/api/schemas/ids/")) {
      Schema schema = schemas.get(Integer.parseInt(path.substring("/api/schemas/ids/".length())));
      return schema == null ? "" : JSON.writeValueAsString(Map.of("schema", schema.toString()));
    }
    if (path.equals("/api/subjects/" + TOPIC.subject())) {
      String text = JSON.readTree(body).path("schema").asString();
      return schemas.entrySet().stream()
          .filter(entry -> entry.getValue().toString().equals(text))
          .findFirst()
          .map(entry -> JSON.writeValueAsString(Map.of("id", entry.getKey())))
          .orElse("");
    }
    return "";
  }

  @Test
  void an_event_is_read_and_its_schema_asked_for_once() throws Exception {
    Decoded<GrantEnvelope> decoded = decoder.decode(event(OWN));

    assertThat(decoded).isEqualTo(new Value<>(revoked()));
    assertThat(decoder.decode(event(OWN))).isEqualTo(new Value<>(revoked()));
    assertThat(asked).hasSize(1);
  }

  @Test
  void an_event_is_read_while_the_registry_is_away_when_it_was_warmed() throws Exception {
    decoder.warm();
    broken = 503;

    assertThat(decoder.decode(event(OWN))).isEqualTo(new Value<>(revoked()));
  }

  /** Its fields are those of a revocation: Avro alone would read it as one. */
  @Test
  void a_kind_of_event_that_the_reader_does_not_know_needs_a_newer_reader() throws Exception {
    Schema newer = withExtraBranch();
    schemas.put(8, newer);
    GenericRecord paused =
        new GenericData.Record(newer.getField("event").schema().getTypes().getLast());
    paused.put("mediaId", "m1");

    Decoded<GrantEnvelope> decoded = decoder.decode(wire(8, generic(newer, paused)));

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Unreadable.class,
            unreadable -> {
              assertThat(unreadable.reason()).isEqualTo(Reason.NEEDS_NEWER_READER);
              assertThat(unreadable.why()).contains("schema 8").contains("GrantPaused");
            });
  }

  @Test
  void an_event_that_a_newer_writer_wrote_is_read_when_it_resolves() throws Exception {
    Schema newer = withExtraBranch();
    schemas.put(8, newer);
    GenericRecord known =
        new GenericData.Record(
            newer.getField("event").schema().getTypes().stream()
                .filter(branch -> branch.getName().equals("GrantRevoked"))
                .findFirst()
                .orElseThrow());
    known.put("mediaId", "m1");

    assertThat(decoder.decode(wire(8, generic(newer, known)))).isEqualTo(new Value<>(revoked()));
  }

  @Test
  void bytes_that_are_no_event_are_undecodable() throws Exception {
    byte[] event = event(OWN);
    byte[] longer = Arrays.copyOf(event, event.length + 1);
    byte[] shorter = Arrays.copyOf(event, event.length - 1);

    for (byte[] bytes :
        new byte[][] {
          null,
          {},
          "text".getBytes(),
          {0, 1},
          {0, -1, 0, 0, 0, 1},
          {0, 0, 0, 0, OWN},
          longer,
          shorter
        }) {
      assertThat(reason(decoder.decode(bytes)))
          .as(Arrays.toString(bytes))
          .isEqualTo(Reason.UNDECODABLE);
    }
  }

  /** A length of a gigabyte would be made room for before the end of the bytes is seen. */
  @Test
  void lengths_beyond_the_bytes_cost_no_memory() throws Exception {
    schemas.put(
        9,
        SchemaBuilder.record("GrantEnvelope")
            .namespace("mediahub.grant")
            .fields()
            .name("many")
            .type()
            .array()
            .items()
            .longType()
            .noDefault()
            .endRecord());
    byte[] giga = varint(2_000_000_000L);

    assertThat(reason(decoder.decode(wire(OWN, giga)))).isEqualTo(Reason.UNDECODABLE);
    assertThat(reason(decoder.decode(wire(9, giga)))).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void an_event_of_another_topic_is_undecodable() throws Exception {
    schemas.put(10, Topics.USER_EVENTS.valueSchema());

    assertThat(reason(decoder.decode(wire(10, new byte[20])))).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void broken_events_are_read_or_undecodable_and_never_anything_else() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = event(OWN);
      bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt(256);

      Decoded<GrantEnvelope> decoded = decoder.decode(bytes);

      assertThat(decoded instanceof Value || reason(decoded) == Reason.UNDECODABLE)
          .as("seed %d, round %d: %s", seed, i, decoded)
          .isTrue();
    }
  }

  @Test
  void an_id_that_the_registry_does_not_know_is_unknown_as_long_as_it_knows_our_own()
      throws Exception {
    assertThat(reason(decoder.decode(event(99)))).isEqualTo(Reason.UNKNOWN_SCHEMA);
    int questions = asked.size();
    assertThat(reason(decoder.decode(event(99)))).isEqualTo(Reason.UNKNOWN_SCHEMA);
    assertThat(asked).as("not asked again for each record").hasSize(questions);
  }

  @Test
  void a_registry_that_does_not_know_our_own_schema_either_is_away() throws Exception {
    schemas.clear();

    assertThat(decoder.decode(event(99))).isInstanceOf(RegistryAway.class);

    schemas.put(99, TOPIC.valueSchema());
    assertThat(decoder.decode(event(99))).isEqualTo(new Value<>(revoked()));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 401, 429})
  void a_registry_that_answers_otherwise_is_away(int status) throws Exception {
    broken = status;

    assertThat(decoder.decode(event(OWN))).isInstanceOf(RegistryAway.class);

    broken = 0;
    assertThat(decoder.decode(event(OWN))).isEqualTo(new Value<>(revoked()));
  }

  @Test
  void somebody_else_who_answers_in_its_place_is_no_registry() throws Exception {
    broken = 200;

    assertThat(decoder.decode(event(99))).isInstanceOf(RegistryAway.class);
  }

  @Test
  void a_registry_that_cannot_be_reached_is_away() throws Exception {
    registry.stop(0);

    assertThat(decoder.decode(event(OWN))).isInstanceOf(RegistryAway.class);
  }

  @Test
  void a_registry_that_takes_the_question_and_does_not_answer_is_away() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var schemas =
          new RegistrySchemas(
              "http://127.0.0.1:" + silent.getLocalPort(), "", Duration.ofMillis(500));
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThat(new EventDecoder<>(TOPIC, schemas).decode(event(OWN)))
                  .isInstanceOf(RegistryAway.class));
    }
  }

  @Test
  void another_schema_has_another_fingerprint() {
    assertThat(Fingerprint.ofAll(withExtraBranch())).isNotEqualTo(decoder.readerFingerprint());
  }

  private static Reason reason(Decoded<?> decoded) {
    return decoded instanceof Unreadable<?> unreadable ? unreadable.reason() : null;
  }

  /** As a later version of the platform would have it. */
  private static Schema withExtraBranch() {
    Schema current = TOPIC.valueSchema();
    List<Schema> branches = new ArrayList<>(current.getField("event").schema().getTypes());
    branches.add(
        SchemaBuilder.record("GrantPaused")
            .namespace("mediahub.grant")
            .fields()
            .requiredString("mediaId")
            .endRecord());
    return Schema.createRecord(
        current.getName(),
        current.getDoc(),
        current.getNamespace(),
        false,
        List.of(
            new Schema.Field(current.getField("metadata"), current.getField("metadata").schema()),
            new Schema.Field(current.getField("event"), Schema.createUnion(branches))));
  }

  private static byte[] generic(Schema schema, GenericRecord event) throws IOException {
    GenericRecord metadata = new GenericData.Record(schema.getField("metadata").schema());
    Metadata ours = metadata();
    for (Schema.Field field : metadata.getSchema().getFields()) {
      Object value = ours.get(field.pos());
      metadata.put(field.pos(), value instanceof Instant instant ? instant.toEpochMilli() : value);
    }
    GenericRecord envelope = new GenericData.Record(schema);
    envelope.put("metadata", metadata);
    envelope.put("event", event);
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(envelope, encoder);
    return bytes.toByteArray();
  }

  private static byte[] event(int id) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new SpecificDatumWriter<>(GrantEnvelope.class)
        .write(revoked(), EncoderFactory.get().directBinaryEncoder(bytes, null));
    return wire(id, bytes.toByteArray());
  }

  private static byte[] wire(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private static byte[] varint(long value) throws IOException {
    var bytes = new ByteArrayOutputStream();
    EncoderFactory.get().directBinaryEncoder(bytes, null).writeLong(value);
    return bytes.toByteArray();
  }

  private static GrantEnvelope revoked() {
    return new GrantEnvelope(metadata(), new GrantRevoked("m1", null));
  }

  private static Metadata metadata() {
    return new Metadata("id", "m1:everyone", 1L, Instant.EPOCH, "actor", "cause", "trace");
  }
}
