package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import io.mediahub.streams.readmodel.engine.ParkedKey.Request;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import mediahub.Metadata;
import mediahub.upload.AbortReason;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRolesChanged;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a record cannot be applied, on a real broker and in a real database. */
class ParkedOnBrokerTest {
  private static final ReadModel MODEL = ReadModels.MEDIA_CATALOGUE;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "the-media";
  private static final Signature BY = new Signature("an operator", "a reason", Instant.EPOCH);
  private static final ParkedKey.Id ID = new ParkedKey.Id(Topics.UPLOAD_EVENTS.name(), KEY);

  /** No topic's place in the catalogue. */
  private static final int OTHER_SCHEMA = 77;

  private static Broker broker;

  private ViewsDatabase views;
  private LogOnBroker log;
  private RunningModel running;

  /** What the registry says of {@link #OTHER_SCHEMA}. */
  private final AtomicReference<Callable<Schema>> registry = new AtomicReference<>();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new Broker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() throws Exception {
    views = new ViewsDatabase();
    broker.recreateTopics();
    log = new LogOnBroker(broker, MODEL);
    registry.set(
        () -> {
          throw new WriterSchemas.UnknownId(OTHER_SCHEMA);
        });
    running = run();
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
    log.close();
    views.close();
  }

  private RunningModel run() {
    WriterSchemas plain = PlainAvro.schemas();
    WriterSchemas schemas =
        (id, reader) -> {
          if (id != OTHER_SCHEMA) {
            return plain.byId(id, reader);
          }
          try {
            return registry.get().call();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    return new RunningModel(broker, MODEL, views::open, "one", RunningModel.SETTINGS, schemas);
  }

  @Test
  void a_title_that_the_database_refuses_stops_nobody_else() throws Exception {
    List<LogEntry<?>> random = RandomLog.of(61, 200, 10);
    log.write(random.subList(0, 100));
    log.writeUnexpected(List.of(requested(1, "a title with a \0"), aborted(2)));
    log.write(random.subList(100, 200));

    awaitParked(Reason.CANNOT_APPLY, 2);
    views.awaitWhole(MODEL, log, "of all other keys");
    assertThat(parked().why()).contains("the character NUL, which is in title");

    drop();
    awaitParked(Reason.GAP, 1);
    log.writeUnexpected(List.of(requested(1, "a title without")));
    awaitNothingParked();
    assertThat(state()).isEqualTo("aborted");
  }

  @Test
  void an_event_of_a_newer_writer_waits_for_a_newer_reader() throws Exception {
    registry.set(() -> newer(Topics.UPLOAD_EVENTS.valueSchema()));
    log.writeBytes(Topics.UPLOAD_EVENTS, KEY, newerEvent());
    log.writeUnexpected(List.of(aborted(2)));

    awaitParked(Reason.NEEDS_NEWER_READER, 2);
    assertThat(parked().why()).contains("newer than this reader");
  }

  @Test
  void an_event_of_an_unknown_schema_is_applied_when_the_schema_is_known() throws Exception {
    log.writeBytes(Topics.UPLOAD_EVENTS, KEY, other(requested(1, "as it is")));
    log.writeUnexpected(List.of(aborted(2)));
    awaitParked(Reason.UNKNOWN_SCHEMA, 2);

    registry.set(Topics.UPLOAD_EVENTS::valueSchema);
    running.close();
    running = run(); // sooner than after a minute

    awaitNothingParked();
    assertThat(state()).isEqualTo("aborted");
  }

  @Test
  void while_the_registry_is_away_nothing_moves_and_nothing_is_parked() throws Exception {
    registry.set(
        () -> {
          throw new WriterSchemas.RegistryAway("It does not answer.");
        });
    log.writeBytes(Topics.UPLOAD_EVENTS, KEY, other(requested(1, "as it is")));
    log.writeUnexpected(List.of(aborted(2)));
    await().atMost(PATIENCE).until(() -> running.runtime().unavailableSince() != null);
    assertThat(running.runtime().unavailableWhy()).isEqualTo("It does not answer.");
    assertThat(running.runtime().parked()).isEmpty();
    assertThat(state()).isEqualTo("nothing");

    registry.set(Topics.UPLOAD_EVENTS::valueSchema);

    await().atMost(PATIENCE).until(() -> state().equals("aborted"));
    assertThat(running.runtime().unavailableSince()).isNull();
  }

  @Test
  void bytes_that_are_no_event_and_a_missing_version_wait_across_a_restart() throws Exception {
    log.writeBytes(Topics.UPLOAD_EVENTS, KEY, "not an event".getBytes());
    log.writeUnexpected(List.of(requested(1, "as it is"), aborted(2)));
    awaitParked(Reason.UNDECODABLE, 3);
    running.close();
    running = run();
    log.writeUnexpected(List.of(aborted(4)));
    awaitParked(Reason.UNDECODABLE, 4);

    drop();
    awaitParked(Reason.GAP, 1);
    assertThat(running.runtime().gaps()).isZero(); // it was parked before it was missing
    log.writeUnexpected(List.of(aborted(3)));

    awaitNothingParked();
    assertThat(views.ask("select version from catalogue_upload where media_id = '" + KEY + "'"))
        .isEqualTo("4");
  }

  @Test
  void what_is_beyond_the_room_for_parked_records_stays_in_the_log() throws Exception {
    log.writeUnexpected(List.of(requested(1, "a title with a \0")));
    List<LogEntry<?>> many = new ArrayList<>();
    for (int version = 2; version <= RunningModel.SETTINGS.maxParkedRecords() + 300; version++) {
      many.add(aborted(version));
    }
    log.writeUnexpected(many);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(running.runtime().held().values())
                    .singleElement()
                    .asString()
                    .contains("no room"));
    awaitParked(Reason.CANNOT_APPLY, RunningModel.SETTINGS.maxParkedRecords());

    drop();
    awaitParked(Reason.GAP, RunningModel.SETTINGS.maxParkedRecords() - 1);
    drop();

    await().atMost(PATIENCE).until(() -> running.runtime().held().isEmpty());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                views
                    .ask(
                        "select version from catalogue_upload_version where aggregate_id = '"
                            + KEY
                            + "'")
                    .equals(String.valueOf(RunningModel.SETTINGS.maxParkedRecords() + 300)));
    awaitNothingParked();
  }

  @Test
  void rows_of_older_folds_are_made_again_and_those_of_newer_ones_are_left_alone()
      throws Exception {
    log.write(RandomLog.of(63, 300, 10));
    views.awaitWhole(MODEL, log, "at first");
    running.close();
    views.execute(
        "update catalogue_upload set title = 'made by older folds';"
            + "update read_model_position set fold_version = fold_version - 1");
    running = run();
    views.awaitWhole(MODEL, log, "after they were made again");

    views.execute("update read_model_position set fold_version = fold_version + 1");
    running.close();
    running = run();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(running.runtime().held().values())
                    .isNotEmpty()
                    .allSatisfy(why -> assertThat(why).contains("Upgrade this service")));
  }

  @Test
  void documents_of_a_parked_key_wait_in_mongodb_too() throws Exception {
    ReadModel model = ReadModels.USER_DIRECTORY;
    MongoServer server = new MongoServer(new MemoryBackend());
    try (var client = MongoClients.create(server.bindAndGetConnectionString());
        LogOnBroker users = new LogOnBroker(broker, model)) {
      var mongo = client.getDatabase("mediahub");
      ModelDatabase.Factory open = same -> new MongoModelDatabase(mongo, same);
      var id = new ParkedKey.Id(Topics.USER_EVENTS.name(), KEY);
      try (RunningModel directory = new RunningModel(broker, model, open)) {
        users.write(RandomLog.of(64, 500, 5));
        users.writeBytes(Topics.USER_EVENTS, KEY, "not an event".getBytes());
        users.writeUnexpected(List.of(rolesChanged(1)));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(open.open(model).parkedKeys())
                        .singleElement()
                        .satisfies(key -> assertThat(key.records()).isEqualTo(2)));
      }
      try (RunningModel directory = new RunningModel(broker, model, open)) {
        await().atMost(PATIENCE).until(() -> directory.runtime().parked().size() == 1);
        assertThat(open.open(model).request(id, Request.DROP, BY)).isTrue();
        await().atMost(PATIENCE).until(() -> open.open(model).parkedKeys().isEmpty());
        assertThat(open.open(model).request(id, Request.DROP, BY)).isFalse();
      }
    } finally {
      server.shutdown();
    }
  }

  private void drop() {
    try (ModelDatabase database = views.open(MODEL)) {
      assertThat(database.request(ID, Request.DROP, BY)).isTrue();
    }
  }

  private ParkedKey parked() {
    try (ModelDatabase database = views.open(MODEL)) {
      assertThat(database.parkedKeys()).hasSize(1);
      return database.parkedKeys().getFirst();
    }
  }

  private void awaitParked(Reason reason, long records) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(parked().reason()).isEqualTo(reason);
              assertThat(parked().records()).isEqualTo(records);
              assertThat(running.runtime().parked()).hasSize(1);
            });
  }

  private void awaitNothingParked() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              try (ModelDatabase database = views.open(MODEL)) {
                assertThat(database.parkedKeys()).isEmpty();
              }
              assertThat(running.runtime().parked()).isEmpty();
            });
  }

  private String state() throws Exception {
    return views.ask("select state from catalogue_upload where media_id = '" + KEY + "'");
  }

  private static LogEntry<UploadEnvelope> requested(long version, String title) {
    var source = new SourceObject("uploads", "key", 1L, "ab".repeat(32), "video/mp4");
    return upload(
        version, new UploadRequested("owner", title, source, "multipart", 8L << 20, Instant.EPOCH));
  }

  private static LogEntry<UploadEnvelope> aborted(long version) {
    return upload(version, new UploadAborted(AbortReason.BY_OWNER));
  }

  private static LogEntry<UploadEnvelope> upload(long version, Object event) {
    return new LogEntry<>(Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata(version), event));
  }

  private static LogEntry<UserEnvelope> rolesChanged(long version) {
    return new LogEntry<>(
        Topics.USER_EVENTS,
        new UserEnvelope(metadata(version), new UserRolesChanged(List.of(Role.VIEWER))));
  }

  private static Metadata metadata(long version) {
    return new Metadata("event-" + version, KEY, version, Instant.EPOCH, "a", "c", "t");
  }

  /** The same event under the id of a schema that the registry is asked for. */
  private static byte[] other(LogEntry<?> entry) {
    return ByteBuffer.wrap(PlainAvro.bytes(entry.envelope())).putInt(1, OTHER_SCHEMA).array();
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
    byte[] event = other(aborted(1));
    byte[] changed = java.util.Arrays.copyOf(event, event.length - 1);
    int branches = Topics.UPLOAD_EVENTS.valueSchema().getField("event").schema().getTypes().size();
    changed[changed.length - 1] = (byte) (2 * branches); // zigzag
    return changed;
  }
}
