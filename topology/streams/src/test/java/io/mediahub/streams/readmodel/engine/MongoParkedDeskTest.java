package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.mongo.MongoParkedDesk;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ParkedKey.Request;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.Metadata;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators decide about parked records of the model in MongoDB, on a real broker. */
class MongoParkedDeskTest {
  private static final ReadModel MODEL = ReadModels.USER_DIRECTORY;
  private static final String TOPIC = Topics.USER_EVENTS.name();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Signature BY =
      new Signature("an operator", "it was broken", Instant.parse("2026-01-15T08:00:00Z"));

  private Broker broker;
  private MongoServer server;
  private MongoClient client;
  private MongoDatabase mongo;
  private LogOnBroker log;
  private RunningModel running;
  private MongoParkedDesk desk;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker();
    server = new MongoServer(new MemoryBackend());
    client = MongoClients.create(server.bindAndGetConnectionString());
    mongo = client.getDatabase("mediahub");
    log = new LogOnBroker(broker, MODEL);
    desk = new MongoParkedDesk(MongoCopies.only(mongo), MODEL.name());
    run();
  }

  @AfterEach
  void stop() {
    running.close();
    log.close();
    client.close();
    server.shutdown();
    broker.close();
  }

  private void run() {
    running = new RunningModel(broker, MODEL, same -> new MongoModelDatabase(mongo, same));
  }

  @Test
  void a_correction_is_applied_in_the_place_of_the_record_also_when_rows_are_made_again()
      throws Exception {
    log.writeBytes(Topics.USER_EVENTS, "one", "no event".getBytes());
    log.writeUnexpected(List.of(entry("one", 2, new UserRolesChanged(List.of(Role.ADMIN)))));
    ParkedItem item = parked("one", 1);
    byte[] corrected = PlainAvro.bytes(registered("one").envelope());

    assertThat(desk.correct(id("one"), item.partition(), item.offset(), corrected, BY)).isTrue();
    KeptRecord kept = desk.records(id("one"), 1).getFirst();
    assertThat(kept.record().value()).isEqualTo("no event".getBytes());
    assertThat(kept.correction().value()).isEqualTo(corrected);
    assertThat(kept.correction().by()).isEqualTo(BY);
    assertThat(desk.find(id("one")).corrected()).isTrue();
    assertThat(desk.request(id("one"), Request.REPLAY, BY)).isTrue();

    awaitNothingParked();
    Document row = user("one");
    assertThat(row.getList("roles", String.class)).containsExactly("ADMIN");
    assertThat(desk.counts().corrected()).isEqualTo(1);

    makeAgain();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(user("one")).isEqualTo(row));
    assertThat(desk.list(ParkedFilter.ALL, null, 10)).isEmpty();
  }

  @Test
  void what_is_dropped_is_kept_and_stays_dropped_when_rows_are_made_again() throws Exception {
    log.writeBytes(Topics.USER_EVENTS, "one", "no event".getBytes());
    log.writeUnexpected(List.of(registered("one"), registered("two")));
    parked("one", 1);

    assertThat(desk.request(id("one"), Request.DROP, BY)).isTrue();

    awaitNothingParked();
    DroppedItem dropped = desk.dropped(ParkedFilter.ALL, 0, 10).getFirst();
    assertThat(dropped.record().value()).isEqualTo("no event".getBytes());
    assertThat(dropped.what()).isEqualTo(Dropped.What.RECORD);
    assertThat(dropped.reason()).isEqualTo("undecodable");
    assertThat(dropped.by()).isEqualTo(BY);
    assertThat(desk.dropped(new ParkedFilter(null, "two"), 0, 10)).isEmpty();

    makeAgain();
    await().atMost(PATIENCE).until(() -> user("one") != null && user("two") != null);
    assertThat(desk.list(ParkedFilter.ALL, null, 10)).isEmpty();
    assertThat(desk.counts().dropped()).isEqualTo(1);
  }

  @Test
  void parked_keys_are_listed_page_by_page_in_order() throws Exception {
    for (String key : List.of("c", "a", "d", "b")) {
      log.writeBytes(Topics.USER_EVENTS, key, "no event".getBytes());
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(desk.list(ParkedFilter.ALL, null, 10)).hasSize(4));

    List<ParkedItem> first = desk.list(ParkedFilter.ALL, null, 3);
    List<ParkedItem> second = desk.list(ParkedFilter.ALL, id(first.getLast().key()), 3);

    assertThat(first).extracting(ParkedItem::key).containsExactly("a", "b", "c");
    assertThat(second).extracting(ParkedItem::key).containsExactly("d");
  }

  private ParkedItem parked(String key, long blocked) {
    await()
        .atMost(PATIENCE)
        .until(() -> desk.find(id(key)) != null && desk.find(id(key)).blocked() == blocked);
    return desk.find(id(key));
  }

  private void awaitNothingParked() {
    await().atMost(PATIENCE).until(() -> desk.list(ParkedFilter.ALL, null, 10).isEmpty());
  }

  /** As after a change of a fold. */
  private void makeAgain() {
    running.close();
    mongo
        .getCollection("read_model_positions")
        .updateMany(new Document(), new Document("$set", new Document("foldVersion", 0)));
    mongo.getCollection("users").deleteMany(new Document());
    run();
  }

  private Document user(String key) {
    return mongo.getCollection("users").find(new Document("_id", key)).first();
  }

  private static ParkedKey.Id id(String key) {
    return new ParkedKey.Id(TOPIC, key);
  }

  private static LogEntry<UserEnvelope> registered(String key) {
    var box = java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3});
    return entry(key, 1, new UserRegistered(box, box, box, box, List.of(Role.VIEWER)));
  }

  private static LogEntry<UserEnvelope> entry(String key, long version, Object event) {
    var metadata =
        new Metadata("event-" + key + version, key, version, Instant.EPOCH, "a", "c", "t");
    return new LogEntry<>(Topics.USER_EVENTS, new UserEnvelope(metadata, event));
  }
}
