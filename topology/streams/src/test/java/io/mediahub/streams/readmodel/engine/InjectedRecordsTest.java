package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.parked.ParkedValue;
import io.mediahub.streams.postgres.PostgresParkedDesk;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.ParkedKey.Request;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.upload.AbortReason;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every kind of record that cannot be applied, among others that can, on a real broker and in a
 * real PostgreSQL. Each of them is applied, parked, corrected or dropped: none is missing, and none
 * is there twice. What an operator decided holds when the rows are made again.
 */
class InjectedRecordsTest {
  private static final long SEED = Long.getLong("injected.seed", 20_260_115L);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOPIC = Topics.UPLOAD_EVENTS.name();
  private static final Signature BY =
      new Signature("an operator", "it was broken", Instant.parse("2026-01-15T08:00:00Z"));
  private static final int UNKNOWN_ID = 77;
  private static final int NEWER_ID = 78;
  private static final int LARGE = 5 << 20;
  private static final String THROWS = "the fold throws";

  private static final ModelSettings ROOMY =
      new ModelSettings(
          Duration.ofMillis(10),
          500,
          16L << 20,
          100,
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          1_000,
          64L << 20);

  private Broker broker;
  private ViewsDatabase views;
  private LogOnBroker log;
  private PostgresParkedDesk desk;
  private @Nullable RunningModel running;
  private volatile boolean unknownIsKnown;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker();
    views = new ViewsDatabase();
    log = new LogOnBroker(broker, ReadModels.MEDIA_CATALOGUE);
    desk = new PostgresParkedDesk(views.source(), ReadModels.MEDIA_CATALOGUE.name());
  }

  @AfterEach
  void stop() throws Exception {
    if (running != null) {
      running.close();
    }
    log.close();
    views.close();
    broker.close();
  }

  @Test
  void each_record_is_applied_or_parked_and_later_corrected_or_dropped() throws Exception {
    System.out.println("Seed: -Dinjected.seed=" + SEED);
    acceptLargeRecords();
    run(withBug());

    inject();

    Map<String, String> reasons = new TreeMap<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<ParkedItem> items = desk.list(ParkedFilter.ALL, null, 100);
              assertThat(items).allSatisfy(item -> assertThat(item.blocked()).isEqualTo(1));
              items.forEach(item -> reasons.put(item.key(), item.reason()));
              assertThat(reasons)
                  .isEqualTo(
                      Map.of(
                          "bad-bytes", "undecodable",
                          "unknown-id", "unknown-schema",
                          "newer", "needs-newer-reader",
                          "illegal", "cannot-apply",
                          "throws", "cannot-apply",
                          "gap", "gap"));
            });
    awaitOthersWhole("while six keys wait");
    assertThat(state("large")).isEqualTo("aborted");

    // What each of them needs.
    correct("bad-bytes");
    correct("illegal");
    unknownIsKnown = true;
    ask("unknown-id", Request.REPLAY);
    ask("newer", Request.DROP);
    awaitReason("newer", "gap");
    ask("newer", Request.DROP);
    log.writeUnexpected(List.of(aborted("gap", 2)));
    run(ReadModels.MEDIA_CATALOGUE); // a version without the bug

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(desk.list(ParkedFilter.ALL, null, 100)).isEmpty());
    awaitOthersWhole("at the end");
    assertOutIsIn();
    Set<String> before = rowsOfInjected();

    makeRowsAgain();

    awaitOthersWhole("after they were made again");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(rowsOfInjected()).isEqualTo(before));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(desk.list(ParkedFilter.ALL, null, 100)).isEmpty());
    assertOutIsIn();
  }

  /** How many versions were injected of each key, the re-sent one of the gap included. */
  private static Map<String, Integer> injected() {
    return Map.of(
        "bad-bytes",
        2,
        "unknown-id",
        2,
        "newer",
        2,
        "illegal",
        2,
        "throws",
        2,
        "gap",
        4,
        "large",
        2);
  }

  private void assertOutIsIn() throws Exception {
    List<DroppedItem> dropped = desk.dropped(ParkedFilter.ALL, 0, 100);
    assertThat(dropped)
        .extracting(item -> item.record().key() + " " + item.what().code())
        .containsExactlyInAnyOrder("newer record", "newer versions");
    assertThat(dropped)
        .allSatisfy(
            item -> {
              assertThat(item.by()).isEqualTo(BY);
              assertThat(item.record().value()).isNotEmpty();
            });
    assertThat(desk.counts().corrected()).isEqualTo(2);
    for (var of : injected().entrySet()) {
      long droppedRecords =
          dropped.stream()
              .filter(
                  item ->
                      item.what() == Dropped.What.RECORD && item.record().key().equals(of.getKey()))
              .count();
      // Versions are dense, so the last one counts what was applied or given up.
      long version =
          Long.parseLong(
              views.ask(
                  "select version from catalogue_upload_version where aggregate_id = '%s'"
                      .formatted(of.getKey())));
      assertThat(version).as(of.getKey()).isEqualTo(of.getValue().longValue());
      assertThat(state(of.getKey()))
          .as(of.getKey())
          .isEqualTo(droppedRecords == 0 ? "aborted" : "nothing"); // it has no request any more
    }
  }

  private void inject() throws Exception {
    List<LogEntry<?>> random = RandomLog.of(SEED, 400, 12);
    List<Injection> injections =
        new ArrayList<>(
            List.of(
                () -> log.writeBytes(Topics.UPLOAD_EVENTS, "bad-bytes", "no event".getBytes()),
                () ->
                    log.writeBytes(
                        Topics.UPLOAD_EVENTS,
                        "unknown-id",
                        withId(UNKNOWN_ID, requested("unknown-id", "of a later registry"))),
                () -> log.writeBytes(Topics.UPLOAD_EVENTS, "newer", newerEvent()),
                () -> log.writeUnexpected(List.of(requested("illegal", "a title with a \0"))),
                () -> log.writeUnexpected(List.of(requested("throws", THROWS))),
                () -> log.writeUnexpected(List.of(requested("gap", "g"), aborted("gap", 3))),
                this::writeLarge));
    Collections.shuffle(injections, new Random(SEED));
    int part = random.size() / injections.size();
    for (int i = 0; i < injections.size(); i++) {
      log.write(random.subList(i * part, (i + 1) * part));
      injections.get(i).run();
    }
    for (String key : injected().keySet()) {
      log.writeUnexpected(List.of(aborted(key, key.equals("gap") ? 4 : 2)));
    }
    log.write(random.subList(part * injections.size(), random.size()));
  }

  private interface Injection {
    void run() throws Exception;
  }

  /** The broker refuses such records unless its operator allows them, and so they are tried. */
  private void acceptLargeRecords() throws Exception {
    assertThatThrownBy(this::writeLarge).hasCauseInstanceOf(RecordTooLargeException.class);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", String.valueOf(2 * LARGE)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private void writeLarge() throws Exception {
    LogEntry<UploadEnvelope> large = requested("large", "x".repeat(LARGE));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrap(), "max.request.size", 2 * LARGE),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "large", PlainAvro.bytes(large.envelope()))).get();
    }
  }

  /** As an operator does: reads what is there, and puts another value in its place. */
  private void correct(String key) throws Exception {
    var id = new ParkedKey.Id(TOPIC, key);
    KeptRecord first = desk.records(id, 1).getFirst();
    ParkedValue text = new ParkedValue(Topics.UPLOAD_EVENTS, schemas());
    String shown = text.json(first.record().value());
    byte[] corrected;
    if (shown == null) { // nothing of it can be read, so the operator writes the event
      corrected = PlainAvro.bytes(requested(key, "as it was meant").envelope());
    } else {
      assertThat(shown).contains("a title with a \\u0000");
      corrected =
          text.encoded(first.record().value(), shown.replace("\\u0000", "mended character"));
    }
    var at = first.record().location();
    assertThat(desk.correct(id, at.partition(), at.offset(), corrected, BY)).isTrue();
    assertThat(desk.records(id, 1).getFirst().correction().by()).isEqualTo(BY);
    assertThat(desk.find(id).corrected()).isTrue();
    ask(key, Request.REPLAY);
  }

  private void ask(String key, Request request) {
    assertThat(desk.request(new ParkedKey.Id(TOPIC, key), request, BY)).isTrue();
  }

  private void awaitReason(String key, String reason) {
    await()
        .atMost(PATIENCE)
        .until(() -> desk.find(new ParkedKey.Id(TOPIC, key)).reason().equals(reason));
  }

  private void makeRowsAgain() throws Exception {
    running.close();
    views.execute("update read_model_position set fold_version = fold_version - 1");
    run(ReadModels.MEDIA_CATALOGUE);
  }

  private void run(ReadModel model) {
    if (running != null) {
      running.close();
    }
    running = new RunningModel(broker, model, views::open, "one", ROOMY, schemas());
  }

  private void awaitOthersWhole(String when) throws Exception {
    for (var source : ReadModels.MEDIA_CATALOGUE.sources()) {
      for (Table table : ReadModels.MEDIA_CATALOGUE.tablesMadeFrom(source.topic().name())) {
        Set<String> expected = Rows.of(table.name(), log.expected().rows());
        await(table.name() + " " + when)
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(ofOthers(table)).isEqualTo(expected));
      }
    }
  }

  private Set<String> ofOthers(Table table) throws Exception {
    return Rows.inPostgres(views.source(), table.name()).stream()
        .filter(row -> !isInjected(row))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> rowsOfInjected() throws Exception {
    Set<String> rows = new TreeSet<>();
    for (String table : List.of("catalogue_upload", "catalogue_upload_version")) {
      Rows.inPostgres(views.source(), table).stream()
          .filter(InjectedRecordsTest::isInjected)
          .forEach(rows::add);
    }
    return rows;
  }

  private static boolean isInjected(String row) {
    return injected().keySet().stream()
        .anyMatch(key -> row.contains("_id=" + key + ",") || row.contains("_id=" + key + "}"));
  }

  private String state(String key) throws Exception {
    return views.ask("select state from catalogue_upload where media_id = '" + key + "'");
  }

  private WriterSchemas schemas() {
    WriterSchemas plain = PlainAvro.schemas();
    return (id, reader) -> {
      if (id == NEWER_ID) {
        return newer(Topics.UPLOAD_EVENTS.valueSchema());
      }
      return id == UNKNOWN_ID && unknownIsKnown
          ? Topics.UPLOAD_EVENTS.valueSchema()
          : plain.byId(id, reader);
    };
  }

  /** The catalogue as a version with a bug folds it. */
  @SuppressWarnings("unchecked") // the topic's projections are those of its values
  private static ReadModel withBug() {
    List<Source<?>> sources = new ArrayList<>();
    for (Source<?> source : ReadModels.MEDIA_CATALOGUE.sources()) {
      if (source.topic().name().equals(TOPIC)) {
        var uploads = (Source<UploadEnvelope>) source;
        sources.add(
            new Source<>(
                uploads.topic(),
                uploads.versions(),
                Stream.concat(
                        uploads.views().stream(),
                        Stream.of(new Buggy(uploads.views().getFirst().table())))
                    .toList()));
      } else {
        sources.add(source);
      }
    }
    return new ReadModel(
        ReadModels.MEDIA_CATALOGUE.name(), ReadModels.MEDIA_CATALOGUE.foldVersion(), sources);
  }

  private record Buggy(Table table) implements Projection<UploadEnvelope> {
    @Override
    public List<RowKey> keys(Logged<? extends UploadEnvelope> event) {
      if (event.envelope().fact() instanceof UploadRequested requested
          && requested.getTitle().equals(THROWS)) {
        throw new IndexOutOfBoundsException("a bug of this version");
      }
      return List.of();
    }

    @Override
    public @Nullable Row evolve(
        RowKey key, @Nullable Row row, Logged<? extends UploadEnvelope> event) {
      return null;
    }
  }

  private static LogEntry<UploadEnvelope> requested(String key, String title) {
    var source = new SourceObject("uploads", "key", 1L, "ab".repeat(32), "video/mp4");
    return upload(
        key, 1, new UploadRequested("owner", title, source, "multipart", 8L << 20, Instant.EPOCH));
  }

  private static LogEntry<UploadEnvelope> aborted(String key, long version) {
    return upload(key, version, new UploadAborted(AbortReason.BY_OWNER));
  }

  private static LogEntry<UploadEnvelope> upload(String key, long version, Object event) {
    var metadata =
        new Metadata("event-" + key + version, key, version, Instant.EPOCH, "a", "c", "t");
    return new LogEntry<>(Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata, event));
  }

  private static byte[] withId(int id, LogEntry<?> entry) {
    return ByteBuffer.wrap(PlainAvro.bytes(entry.envelope())).putInt(1, id).array();
  }

  /** As a later version of the platform would have it: one kind of event more. */
  private static Schema newer(Schema current) {
    List<Schema> branches = new ArrayList<>(current.getField("event").schema().getTypes());
    branches.add(
        SchemaBuilder.record("UploadPaused").namespace("mediahub.upload").fields().endRecord());
    Schema metadata = current.getField("metadata").schema();
    return Schema.createRecord(
        current.getName(),
        null,
        current.getNamespace(),
        false,
        List.of(
            new Schema.Field(current.getField("metadata"), metadata),
            new Schema.Field(current.getField("event"), Schema.createUnion(branches))));
  }

  /** The metadata, and the number of the branch that is new; it has no fields. */
  private static byte[] newerEvent() {
    byte[] event = withId(NEWER_ID, aborted("newer", 1));
    byte[] changed = Arrays.copyOf(event, event.length - 1);
    int branches = Topics.UPLOAD_EVENTS.valueSchema().getField("event").schema().getTypes().size();
    changed[changed.length - 1] = (byte) (2 * branches); // zigzag
    return changed;
  }
}
