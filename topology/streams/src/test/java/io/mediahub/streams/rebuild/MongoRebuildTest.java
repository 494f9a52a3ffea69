package io.mediahub.streams.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.mongo.MongoShadow;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.RunningModel;
import io.mediahub.streams.rebuild.Comparison.Difference;
import io.mediahub.streams.rebuild.Rebuild.Purpose;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The directory in MongoDB, which knows no transactions, is made again and replaced as well. */
class MongoRebuildTest {
  private static final ReadModel MODEL = ReadModels.USER_DIRECTORY;

  private static Broker broker;
  private MongoServer server;
  private MongoClient client;
  private MongoCopies copies;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void clear() throws Exception {
    broker.recreateTopics();
    server = new MongoServer(new MemoryBackend());
    client = MongoClients.create(server.bindAndGetConnectionString());
    copies = MongoCopies.following(client.getDatabase("mediahub"), client::getDatabase);
  }

  @AfterEach
  void end() {
    client.close();
    server.shutdown();
  }

  @Test
  void it_is_replaced_again_and_again_and_goes_on() throws Exception {
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 9_000, 40);
    try (LogOnBroker written = new LogOnBroker(broker, MODEL);
        RunningModel live =
            new RunningModel(broker, MODEL, model -> new MongoModelDatabase(copies, model))) {
      for (int round = 0; round < 3; round++) {
        written.write(log.subList(round * 3_000, round * 3_000 + 2_000));
        awaitWhole(written, "before round " + round + ", seed " + seed);

        Rebuild.Outcome outcome = run(Purpose.REPLACE, false);

        assertThat(outcome.comparison().equal()).as("seed %d", seed).isTrue();
        assertThat(live().getName()).isEqualTo("mediahub_user_directory_" + (round + 1));
        written.write(log.subList(round * 3_000 + 2_000, (round + 1) * 3_000));
        awaitWhole(written, "after round " + round + ", seed " + seed);
        try (Shadow shadow = MongoShadow.of(copies, MODEL, null)) {
          assertThat(shadow.dropReplaced(Duration.ZERO)).isEmpty();
        }
      }
      assertThat(client.listDatabaseNames().into(new ArrayList<>()))
          .filteredOn(name -> name.startsWith("mediahub_"))
          .containsExactly("mediahub_user_directory_3");
    }
  }

  @Test
  void it_goes_on_after_a_crash_between_any_two_steps() throws Exception {
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 4_000, 40);
    try (LogOnBroker written = new LogOnBroker(broker, MODEL);
        RunningModel live =
            new RunningModel(broker, MODEL, model -> new MongoModelDatabase(copies, model))) {
      written.write(log.subList(0, 3_000));
      awaitWhole(written, "before the rebuild, seed " + seed);
      Set<String> crashed = ConcurrentHashMap.newKeySet();
      Rebuild.Outcome outcome = null;
      while (outcome == null) {
        try (CrashingShadow shadow =
            new CrashingShadow(MongoShadow.of(copies, MODEL, null), crashed)) {
          outcome = Rebuilt.of(broker, MODEL, shadow).run(Purpose.REPLACE, true);
        } catch (CrashingShadow.Crash e) {
          // and another process goes on
        }
      }

      assertThat(outcome.comparison().equal()).as("seed %d", seed).isTrue();
      assertThat(crashed).contains("create 1", "commit 1", "finishLoading 1", "switchOver 1");
      written.write(log.subList(3_000, 4_000));
      awaitWhole(written, "after the crashes, seed " + seed);
    }
  }

  @Test
  void a_wrong_value_a_missing_row_and_a_row_too_many_are_named() throws Exception {
    try (LogOnBroker written = new LogOnBroker(broker, MODEL);
        RunningModel live =
            new RunningModel(broker, MODEL, model -> new MongoModelDatabase(copies, model))) {
      written.write(RandomLog.of(4, 3_000, 30));
      awaitWhole(written, "before the proof");
      var users = live().getCollection("users");
      List<String> ids =
          users.find().limit(2).map(user -> user.getString("_id")).into(new ArrayList<>());
      users.updateOne(
          Filters.eq("_id", ids.get(0)), Updates.set("roles", List.of("ADMIN", "forged")));
      Document gone = users.findOneAndDelete(Filters.eq("_id", ids.get(1)));
      users.insertOne(new Document(gone).append("_id", "made-up"));

      Comparison found = run(Purpose.PROVE, false).comparison();

      assertThat(found.equal()).isFalse();
      assertThat(found.tables())
          .filteredOn(table -> table.table().equals("users"))
          .singleElement()
          .extracting(Comparison.TableResult::first)
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Difference.class))
          .containsExactlyInAnyOrder(
              new Difference("_id=" + ids.get(0), "differs in roles"),
              new Difference("_id=" + ids.get(1), "the live model has no such row"),
              new Difference("_id=made-up", "the rebuild has no such row"));
    }
  }

  private Rebuild.Outcome run(Purpose purpose, boolean resume) {
    try (Shadow shadow = MongoShadow.of(copies, MODEL, null)) {
      return Rebuilt.of(broker, MODEL, shadow).run(purpose, resume);
    }
  }

  /** As readers find it. */
  private MongoDatabase live() {
    Document pointer =
        client
            .getDatabase("mediahub")
            .getCollection(MongoCopies.POINTERS)
            .find(Filters.eq("_id", MODEL.name()))
            .first();
    return client.getDatabase(
        pointer == null ? "mediahub" : pointer.getString(MongoCopies.DATABASE));
  }

  private void awaitWhole(LogOnBroker written, String when) {
    var expected = Rows.of("users", written.expected().rows());
    await(when)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Rows.inMongo(live().getCollection("users").find())).isEqualTo(expected));
  }
}
