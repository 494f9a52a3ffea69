package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.ViewGranted;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The only broker lost its newest events: the read models are again what is left of the log. */
class TruncatedLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Broker broker;

  private ViewsDatabase views;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void begin() throws Exception {
    views = new ViewsDatabase();
    broker.recreateTopics();
  }

  @AfterEach
  void end() throws Exception {
    views.close();
  }

  @Test
  void rows_in_postgres_are_the_fold_of_the_shorter_log_and_of_what_follows() throws Exception {
    ReadModel model = ReadModels.MEDIA_CATALOGUE;
    List<LogEntry<?>> log = RandomLog.of(31, 1_500, 15);
    try (LogOnBroker whole = new LogOnBroker(broker, model);
        RunningModel running = new RunningModel(broker, model, views::open)) {
      whole.write(log.subList(0, 900)); // in the same transactions as the shorter log
      whole.write(log.subList(900, 1_500));
      views.awaitWhole(model, whole, "before");
    }
    broker.recreateTopics();
    views.execute("update read_model_position set topic_id = null, leader_epoch = null");
    try (LogOnBroker shorter = new LogOnBroker(broker, model)) {
      shorter.write(log.subList(0, 900));
      try (RunningModel running = new RunningModel(broker, model, views::open)) {
        views.awaitWhole(model, shorter, "after the tail was lost");
        shorter.write(log.subList(900, 901)); // in other transactions, at other offsets
        shorter.write(log.subList(901, 1_200));
        views.awaitWhole(model, shorter, "after it grew again");
      }
    }
  }

  /** The log's length tells nothing then; the epochs of its leaders do. */
  @Test
  void a_log_that_lost_its_tail_and_has_grown_beyond_it_is_noticed() throws Exception {
    ReadModel model = ReadModels.VIEWER_ACCESS;
    try (LogOnBroker written = new LogOnBroker(broker, model)) {
      try (LogOnBroker lost = new LogOnBroker(broker, model);
          RunningModel running = new RunningModel(broker, model, views::open)) {
        written.write(RandomLog.of(37, 600, 15));
        views.awaitWhole(model, written, "before");
        var durable = broker.lengths();
        lost.writeUnexpected(grants("lost", 40));
        await().atMost(PATIENCE).until(() -> views.ask(HOW_MANY.formatted("lost")).equals("40"));
        running.close();
        broker.losePower(durable);
      }
      written.write(grants("later", 120));
      try (RunningModel running = new RunningModel(broker, model, views::open)) {
        views.awaitWhole(model, written, "when it had grown again");
      }
      assertThat(views.ask(HOW_MANY.formatted("later"))).isEqualTo("120");
    }
  }

  private static final String HOW_MANY =
      "select count(*) from access_grant where media_id like '%s%%'";

  private static List<LogEntry<?>> grants(String name, int count) {
    List<LogEntry<?>> grants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String media = name + "-" + i;
      grants.add(
          new LogEntry<>(
              Topics.GRANT_EVENTS,
              new GrantEnvelope(
                  new Metadata("event-" + media, media + ":v", 1L, Instant.EPOCH, "a", "c", "t"),
                  new ViewGranted(media, "v"))));
    }
    return grants;
  }

  @Test
  void documents_in_mongodb_are_the_fold_of_the_shorter_log() throws Exception {
    ReadModel model = ReadModels.USER_DIRECTORY;
    List<LogEntry<?>> log = RandomLog.of(33, 2_000, 20);
    MongoServer server = new MongoServer(new MemoryBackend());
    try (var client = MongoClients.create(server.bindAndGetConnectionString())) {
      var mongo = client.getDatabase("mediahub");
      ModelDatabase.Factory open = same -> new MongoModelDatabase(mongo, same);
      try (LogOnBroker whole = new LogOnBroker(broker, model);
          RunningModel running = new RunningModel(broker, model, open)) {
        whole.write(log.subList(0, 1_200));
        whole.write(log.subList(1_200, 2_000));
        awaitWhole(whole, mongo.getCollection("users").find());
      }
      broker.recreateTopics();
      mongo
          .getCollection("read_model_positions")
          .updateMany(
              new org.bson.Document(),
              Updates.combine(Updates.unset("topicId"), Updates.unset("leaderEpoch")));
      try (LogOnBroker shorter = new LogOnBroker(broker, model)) {
        shorter.write(log.subList(0, 1_200));
        try (RunningModel running = new RunningModel(broker, model, open)) {
          awaitWhole(shorter, mongo.getCollection("users").find());
        }
      }
    } finally {
      server.shutdown();
    }
  }

  @Test
  void another_log_of_the_same_name_is_not_read_but_reported() throws Exception {
    ReadModel model = ReadModels.VIEWER_ACCESS;
    try (LogOnBroker first = new LogOnBroker(broker, model);
        RunningModel running = new RunningModel(broker, model, views::open)) {
      first.write(RandomLog.of(34, 300, 10));
      views.awaitWhole(model, first, "before");
    }
    var before = Rows.inPostgres(views.source(), "access_grant");
    broker.recreateTopics();
    try (LogOnBroker other = new LogOnBroker(broker, model);
        RunningModel running = new RunningModel(broker, model, views::open)) {
      other.writeUnexpected(onlyOf(model, RandomLog.of(35, 2_000, 10)));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(running.runtime().held())
                      .isNotEmpty()
                      .allSatisfy((p, why) -> assertThat(why).contains("it is another log")));
      assertThat(Rows.inPostgres(views.source(), "access_grant")).isEqualTo(before);

      views.execute("delete from read_model_position where model = 'viewer-access'");
      await().atMost(PATIENCE).until(() -> running.runtime().held().isEmpty());
    }
  }

  @Test
  void a_log_that_begins_later_is_not_read_but_reported() throws Exception {
    ReadModel model = ReadModels.VIEWER_ACCESS;
    try (LogOnBroker written = new LogOnBroker(broker, model)) {
      written.writeUnexpected(onlyOf(model, RandomLog.of(36, 500, 10)));
      broker.deleteBefore(new TopicPartition(Topics.GRANT_EVENTS.name(), 1), 3);
      try (RunningModel running = new RunningModel(broker, model, views::open)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(running.runtime().held())
                        .containsOnlyKeys(Topics.GRANT_EVENTS.name() + "-1")
                        .allSatisfy(
                            (p, why) ->
                                assertThat(why).contains("begins at 3 and was read up to 0")));
        await("the other partitions go on")
            .atMost(PATIENCE)
            .until(() -> !Rows.inPostgres(views.source(), "access_grant").isEmpty());
      }
    }
  }

  private static List<LogEntry<?>> onlyOf(ReadModel model, List<LogEntry<?>> log) {
    return log.stream()
        .filter(entry -> !model.tablesMadeFrom(entry.topic().name()).isEmpty())
        .toList();
  }

  private static void awaitWhole(LogOnBroker written, Iterable<org.bson.Document> documents) {
    var expected = Rows.of("users", written.expected().rows());
    assertThat(expected).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Rows.inMongo(documents)).isEqualTo(expected));
  }

  @Test
  void a_key_lives_where_kafkas_producers_put_it() throws Exception {
    try (LogOnBroker written = new LogOnBroker(broker, ReadModels.VIEWER_ACCESS)) {
      for (int i = 0; i < 50; i++) {
        String key = "schlüssel-" + i;
        TopicPartition at = written.writeBytes(Topics.GRANT_EVENTS, key, new byte[1]);
        for (int p = 0; p < Topics.EVENT_PARTITIONS; p++) {
          TopicPartition partition = new TopicPartition(at.topic(), p);
          var lost = new TruncatedLog(partition, 2, 1, Topics.EVENT_PARTITIONS, List.of());
          assertThat(lost.holds(key)).as(key).isEqualTo(partition.equals(at));
        }
      }
    }
  }
}
