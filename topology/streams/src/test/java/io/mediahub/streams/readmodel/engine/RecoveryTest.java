package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to a read model or its database, the log makes it whole again. */
class RecoveryTest {
  private static final ReadModel MODEL = ReadModels.MEDIA_CATALOGUE;
  private static final List<String> TABLES =
      List.of(
          "catalogue_upload",
          "catalogue_media",
          "catalogue_package",
          "catalogue_reencode",
          "catalogue_rendition",
          "catalogue_segment");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Broker broker;
  private static ViewsDatabase views;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    views = new ViewsDatabase();
  }

  @AfterAll
  static void stop() throws Exception {
    views.close();
    broker.close();
  }

  @BeforeEach
  void clear() throws Exception {
    broker.recreateTopics();
  }

  /** One broker, one log that grows, one thing after another that goes wrong. */
  @Test
  void a_catalogue_in_postgres_survives_halts_lost_connections_and_an_older_backup()
      throws Exception {
    List<LogEntry<?>> log = RandomLog.of(11, 4_000, 40);
    try (LogOnBroker written = new LogOnBroker(broker, MODEL)) {
      written.write(log.subList(0, 1_000));
      for (int writes : new int[] {2, 0, 5}) {
        halts(writes);
      }
      try (RunningModel running = new RunningModel(broker, MODEL, views::open)) {
        written.write(log.subList(1_000, 1_500));
        awaitWhole(written, "after halts between Kafka's commit and the database's");

        views.execute(BACKUP);
        written.write(log.subList(1_500, 2_500));
        awaitWhole(written, "before the backup is restored");
        views.execute(RESTORE);
        awaitWhole(written, "after an older backup was restored, with no new event");

        written.write(log.subList(2_500, 3_000));
        views.execute(DROP_CONNECTIONS);
        written.write(log.subList(3_000, 3_500));
        awaitWhole(written, "after connections were lost");
        views.execute(DROP_CONNECTIONS);
        views.execute(RESTORE);
        written.write(log.subList(3_500, 4_000));
        awaitWhole(written, "after the database went away and came back older");
        assertThat(running.state()).isEqualTo(KafkaStreams.State.RUNNING);
      }
    }
  }

  /** The offsets are committed to Kafka by then, the rows are lost. */
  private static void halts(int writes) {
    try (RunningModel running =
        new RunningModel(broker, MODEL, model -> new Halting(views.open(model), writes))) {
      await().atMost(PATIENCE).until(() -> running.state() == KafkaStreams.State.ERROR);
    }
  }

  private static void awaitWhole(LogOnBroker written, String when) {
    views.awaitWhole(MODEL, written, when);
  }

  private static final String BACKUP = copies("create table backup_%1$s as table %1$s");
  private static final String RESTORE = copies("truncate %1$s; insert into %1$s table backup_%1$s");
  private static final String DROP_CONNECTIONS =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
          + " and datname = current_database()";

  private static String copies(String statement) {
    List<String> tables = new ArrayList<>(TABLES);
    tables.add("read_model_position");
    tables.add("catalogue_upload_version");
    tables.add("catalogue_rendition_version");
    return "begin;"
        + String.join(";", tables.stream().map(statement::formatted).toList())
        + ";commit";
  }

  @Test
  void a_directory_in_mongodb_survives_halts_and_the_loss_of_its_tail() throws Exception {
    List<LogEntry<?>> log = RandomLog.of(12, 4_000, 30);
    MongoServer server = new MongoServer(new MemoryBackend());
    try (var client = MongoClients.create(server.bindAndGetConnectionString());
        LogOnBroker written = new LogOnBroker(broker, ReadModels.USER_DIRECTORY)) {
      var mongo = client.getDatabase("mediahub");
      ModelDatabase.Factory open = model -> new MongoModelDatabase(mongo, model);
      written.write(log.subList(0, 2_000));
      haltsInMongo(model -> new Halting(open.open(model), 1));
      haltsInMongo(model -> Halting.afterRows(open.open(model), 1));
      try (RunningModel running = new RunningModel(broker, ReadModels.USER_DIRECTORY, open)) {
        written.write(log.subList(2_000, 4_000));
        awaitWholeInMongo(written, mongo.getCollection("users").find());

        mongo.getCollection("users").deleteMany(new org.bson.Document());
        mongo.getCollection("user_versions").deleteMany(new org.bson.Document());
        mongo.getCollection("read_model_positions").deleteMany(new org.bson.Document());
        awaitWholeInMongo(written, mongo.getCollection("users").find());
        assertThat(running.state()).isEqualTo(KafkaStreams.State.RUNNING);
      }
    } finally {
      server.shutdown();
    }
  }

  private static void haltsInMongo(ModelDatabase.Factory halting) {
    try (RunningModel running = new RunningModel(broker, ReadModels.USER_DIRECTORY, halting)) {
      await().atMost(PATIENCE).until(() -> running.state() == KafkaStreams.State.ERROR);
    }
  }

  private static void awaitWholeInMongo(
      LogOnBroker written, Iterable<org.bson.Document> documents) {
    var expected = Rows.of("users", written.expected().rows());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Rows.inMongo(documents)).isEqualTo(expected));
  }
}
