package io.mediahub.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PoisonRecordsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENVELOPE =
      """
      {"type": "record", "name": "GrantEnvelope", "namespace": "mediahub.grant", "fields": [
        {"name": "metadata", "type": {"type": "record", "name": "Metadata", "fields": [
          {"name": "eventId", "type": "string"},
          {"name": "aggregateId", "type": "string"},
          {"name": "version", "type": "long"},
          {"name": "occurredAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "actor", "type": "string"},
          {"name": "causationId", "type": "string"},
          {"name": "correlationId", "type": "string"}]}},
        {"name": "event", "type": [
          {"type": "record", "name": "ViewGranted", "fields": [
            {"name": "mediaId", "type": "string"},
            {"name": "viewerId", "type": ["null", "string"], "default": null}]},
          {"type": "record", "name": "GrantRevoked", "fields": [
            {"name": "mediaId", "type": "string"},
            {"name": "viewerId", "type": ["null", "string"], "default": null}]}]}]}
      """;

  private final Schema reader = new Schema.Parser().parse(ENVELOPE);
  private final AtomicReference<Schema> newer = new AtomicReference<>();
  private HttpServer registry;
  private PoisonRecords records;

  /** Knows one schema by the id 7, and gives the one that it is sent the id 8. */
  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (body.length > 0) {
            String sent = JSON.readTree(body).path("schema").asString();
            newer.set(new Schema.Parser().parse(sent));
          }
          byte[] answer =
              JSON.writeValueAsBytes(
                  Map.of("id", body.length == 0 ? 7 : 8, "schema", reader.toString()));
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    records =
        new PoisonRecords(
            URI.create("http://127.0.0.1:" + registry.getAddress().getPort()), "grants");
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private GenericRecord decode(byte[] value, Schema writer) throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
  }

  private static int id(byte[] value) {
    return ByteBuffer.wrap(value, 1, 4).getInt();
  }

  @Test
  void garbage_is_not_in_the_wire_format() {
    assertThat(records.value(PoisonRecords.Kind.GARBAGE, "m:v")[0]).isNotZero();
  }

  @Test
  void an_unknown_schema_has_an_id_that_no_registry_gives_and_a_value_that_could_be_read()
      throws Exception {
    byte[] value = records.value(PoisonRecords.Kind.UNKNOWN_SCHEMA, "m:v");

    assertThat(id(value)).isEqualTo(2_000_000_000);
    assertThat(decode(value, reader).get("event"))
        .hasToString("{\"mediaId\": \"m\", \"viewerId\": \"v\"}");
  }

  @Test
  void a_newer_schema_is_decoded_by_its_own_and_holds_an_event_that_the_reader_does_not_know()
      throws Exception {
    byte[] value = records.value(PoisonRecords.Kind.NEWER_SCHEMA, "m:v");

    GenericRecord decoded =
        new GenericDatumReader<GenericRecord>(newer.get())
            .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));

    assertThat(id(value)).isEqualTo(8);
    assertThat(reader.getField("event").schema().getTypes())
        .extracting(Schema::getFullName)
        .doesNotContain(((GenericRecord) decoded.get("event")).getSchema().getFullName());
  }

  @Test
  void what_cannot_be_stored_and_what_leaves_a_gap_are_good_values() throws Exception {
    byte[] unstorable = records.value(PoisonRecords.Kind.CANNOT_APPLY, "m:v");
    byte[] gap = records.value(PoisonRecords.Kind.GAP, "m:v");

    assertThat(id(unstorable)).isEqualTo(id(gap)).isEqualTo(7);
    assertThat(((GenericRecord) decode(unstorable, reader).get("event")).get("viewerId"))
        .hasToString("v\u0000");
    assertThat(((GenericRecord) decode(gap, reader).get("metadata")).get("version")).isEqualTo(3L);
  }

  @Test
  void keys_of_one_of_four_partitions_are_a_quarter_of_all() {
    long on =
        IntStream.range(0, 4000).filter(n -> PoisonRecords.isOnPartition("key-" + n, 4)).count();

    assertThat(on).isBetween(800L, 1200L);
  }
}
