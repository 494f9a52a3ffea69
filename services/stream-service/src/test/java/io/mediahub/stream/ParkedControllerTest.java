package io.mediahub.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.stream.ParkedRecords.CorrectionRequest;
import io.mediahub.stream.ParkedRecords.Detail;
import io.mediahub.stream.ParkedRecords.Request;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.postgres.PostgresParkedDesk;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mediahub.Metadata;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** What operators ask of parked records, in a real PostgreSQL. */
class ParkedControllerTest {
  private static final String MODEL = ReadModels.MEDIA_CATALOGUE.name();
  private static final String TOPIC = Topics.UPLOAD_EVENTS.name();
  private static final byte[] GARBAGE = "no event".getBytes(UTF_8);

  private static EmbeddedPostgres postgres;

  private final MockHttpServletRequest here = new MockHttpServletRequest();
  private PostgresDatabase database;
  private ParkedController controller;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    Flyway.configure()
        .dataSource(postgres.getPostgresDatabase())
        .locations("classpath:db/views")
        .load()
        .migrate();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void empty() throws Exception {
    var source = postgres.getPostgresDatabase();
    try (var sql = source.getConnection();
        var statement = sql.createStatement()) {
      statement.execute("truncate parked_key, parked_record, corrected_record, dropped_record");
    }
    database = new PostgresDatabase(source, ReadModels.MEDIA_CATALOGUE);
    controller =
        new ParkedController(
            new ParkedRecords(
                new ParkedDesks(List.of(new PostgresParkedDesk(source, MODEL))),
                new ParkedCorrection(PlainAvro.schemas(), PlainAvro.serdes())));
    here.setRemoteAddr("127.0.0.1");
  }

  @Test
  void keys_are_listed_page_by_page_with_what_they_block() {
    park("a", GARBAGE, 3);
    park("b", GARBAGE, 1);
    park("c", GARBAGE, 2);

    Page<ParkedRecords.Item> first = list(2, null);
    Page<ParkedRecords.Item> second = list(2, first.next());

    assertThat(first.items())
        .extracting(item -> item.key() + " " + item.blocked())
        .containsExactly("a 2", "b 0");
    assertThat(second.items())
        .extracting(item -> item.key() + " " + item.blocked())
        .containsExactly("c 1");
    assertThat(second.next()).isNull();
  }

  @Test
  void a_record_that_decodes_is_shown_as_json_with_what_waits_behind_it() {
    park("a", bytes("a", "a title"), 3);

    Detail shown = show("a");

    assertThat(shown.value()).contains("a title").contains("UploadRequested");
    assertThat(shown.bytes()).isNull();
    assertThat(shown.headers()).containsEntry("ce_id", "event-a");
    assertThat(shown.blocked())
        .extracting(ParkedRecords.Place::offset)
        .containsExactly(shown.item().offset() + 1, shown.item().offset() + 2);
  }

  @Test
  void a_record_that_does_not_decode_is_shown_by_its_first_bytes() {
    park("a", GARBAGE, 1);

    Detail shown = show("a");

    assertThat(shown.value()).isNull();
    assertThat(shown.bytes()).startsWith("6e 6f 20 65");
    assertThat(shown.sizeBytes()).isEqualTo(GARBAGE.length);
  }

  @Test
  void what_is_shown_can_be_changed_and_given_back() {
    park("a", bytes("a", "a title"), 1);
    String json = show("a").value().replace("a title", "another title");

    Detail corrected = correct("a", json, null, "a typing error");

    assertThat(corrected.value()).contains("a title");
    assertThat(corrected.correction().value()).contains("another title");
    assertThat(corrected.correction().by()).isEqualTo("somebody");
    assertThat(corrected.item().corrected()).isTrue();
    assertThat(database.amendments())
        .singleElement()
        .satisfies(each -> assertThat(each.correction()).isEqualTo(bytes("a", "another title")));
  }

  @Test
  void a_record_that_names_no_schema_is_corrected_by_the_current_one() {
    park("a", bytes("a", "only to have its json"), 1);
    String json = show("a").value();
    park("b", GARBAGE, 1);

    correct("b", json.replace("\"a\"", "\"b\""), null, "it was cut off");

    assertThat(database.amendments())
        .singleElement()
        .satisfies(
            each -> {
              var read = (UploadEnvelope) new PlainAvro.Reader().deserialize("", each.correction());
              assertThat(read.getMetadata().getAggregateId()).isEqualTo("b");
              assertThat(read.fact()).isInstanceOf(UploadRequested.class);
            });
  }

  @Test
  void a_correction_that_could_not_be_applied_is_refused() {
    park("a", bytes("a", "a title"), 1);
    String other = Base64.getEncoder().encodeToString(bytes("b", "of another media"));
    String garbage = Base64.getEncoder().encodeToString(GARBAGE);

    refused("correction-invalid", () -> correct("a", "{\"no\": \"event\"}", null, "why"));
    refused("correction-invalid", () -> correct("a", null, other, "why"));
    refused("correction-invalid", () -> correct("a", null, garbage, "why"));
    refused("reason-missing", () -> correct("a", null, other, " "));
    refused("record-not-parked", () -> correct("z", null, other, "why"));
    assertThat(database.amendments()).isEmpty();
  }

  @Test
  void a_drop_is_asked_for_with_a_reason_and_kept_when_it_is_done() {
    park("a", GARBAGE, 1);
    refused("reason-missing", () -> ask(ParkedKey.Request.DROP, "a", null));
    refused("record-not-parked", () -> ask(ParkedKey.Request.DROP, "z", "why"));
    refused(
        "model-unknown",
        () ->
            controller.ask(
                here, new Request(ParkedKey.Request.REPLAY, "no-model", null, null, null, null)));

    assertThat(ask(ParkedKey.Request.DROP, "a", "nobody needs it").keys()).isEqualTo(1);
    assertThat(list(10, null).items().getFirst().request()).isEqualTo("drop");
    carryOutDrop("a");

    assertThat(list(10, null).items()).isEmpty();
    assertThat(controller.dropped(here, null, null, null, new PageRequest(10, null)).items())
        .singleElement()
        .satisfies(
            given -> {
              assertThat(given.key()).isEqualTo("a");
              assertThat(given.what()).isEqualTo("record");
              assertThat(given.droppedBy()).isEqualTo("somebody");
              assertThat(given.droppedWhy()).isEqualTo("nobody needs it");
            });
  }

  @Test
  void another_machine_is_refused() {
    here.setRemoteAddr("10.1.2.3");

    refused("caller-not-local", () -> list(10, null));
    refused("caller-not-local", () -> show("a"));
    refused("caller-not-local", () -> ask(ParkedKey.Request.DROP, "a", "why"));
    refused("caller-not-local", () -> correct("a", "{}", null, "why"));
  }

  private static void refused(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable it) {
    assertThatThrownBy(it)
        .isInstanceOfSatisfying(
            RefusalException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  private Page<ParkedRecords.Item> list(int limit, @Nullable String after) {
    return controller.list(here, null, null, null, new PageRequest(limit, after));
  }

  private Detail show(String key) {
    return controller.show(here, MODEL, TOPIC, key);
  }

  private Detail correct(
      String key, @Nullable String json, @Nullable String base64, @Nullable String why) {
    return controller.correct(
        here, new CorrectionRequest(MODEL, TOPIC, key, json, base64, "somebody", why));
  }

  private ParkedRecords.Asked ask(ParkedKey.Request action, String key, @Nullable String why) {
    return controller.ask(here, new Request(action, null, null, key, "somebody", why));
  }

  /** As the thread that owns the partition parks. */
  private void park(String key, byte[] first, int records) {
    List<RawRecord> parked = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      parked.add(record(key, key.charAt(0) * 100L + i, i == 0 ? first : GARBAGE));
    }
    database.write(
        new Changes(
            Map.of(),
            List.of(),
            List.of(),
            parked,
            List.of(),
            List.of(),
            List.of(key(key)),
            List.of()));
  }

  private void carryOutDrop(String key) {
    RawRecord record = record(key, key.charAt(0) * 100L, GARBAGE);
    database.write(
        new Changes(
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(record),
            List.of(new Dropped(record, Dropped.What.RECORD)),
            List.of(),
            List.of(new ParkedKey.Id(TOPIC, key))));
  }

  private static ParkedKey key(String key) {
    return new ParkedKey(
        new ParkedKey.Id(TOPIC, key),
        0,
        Reason.CANNOT_APPLY,
        "a reason",
        Instant.now(),
        1,
        1,
        1,
        null);
  }

  private static RawRecord record(String key, long offset, byte[] value) {
    return new RawRecord(
        new EventLocation(TOPIC, 0, offset, Instant.EPOCH),
        key,
        value,
        List.of(new RecordHeader("ce_id", ("event-" + key).getBytes(UTF_8))));
  }

  private static byte[] bytes(String key, String title) {
    var source = new SourceObject("uploads", "key", 1L, "ab".repeat(32), "video/mp4");
    var metadata = new Metadata("event-" + key, key, 1L, Instant.EPOCH, "a", "c", "t");
    return PlainAvro.bytes(
        new UploadEnvelope(
            metadata,
            new UploadRequested("owner", title, source, "multipart", 8L << 20, Instant.EPOCH)));
  }
}
