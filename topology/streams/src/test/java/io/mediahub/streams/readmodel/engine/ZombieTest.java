package io.mediahub.streams.readmodel.engine;

import static org.apache.kafka.streams.KafkaStreams.State.ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An owner of a read model's partitions stands still in the middle of a write, another takes over
 * and writes, and then the first goes on: it changes nothing any more.
 */
class ZombieTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ReadModel CATALOGUE = ReadModels.MEDIA_CATALOGUE;
  private static final ReadModel DIRECTORY = ReadModels.USER_DIRECTORY;

  private static Broker broker;

  private ViewsDatabase views;
  private MongoServer documents;

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
    broker.recreateTopics();
    views = new ViewsDatabase();
    documents = new MongoServer(new MemoryBackend());
    documents.bind();
  }

  @AfterEach
  void stop() throws Exception {
    documents.shutdown();
    views.close();
  }

  /** Its own transaction has not begun yet, or has moved the position and holds its lock. */
  @ParameterizedTest
  @CsvSource({"update read_model_position, 71", "insert into catalogue_, 72"})
  void in_postgres_its_transaction_is_refused_and_keeps_nobody_waiting(String before, long seed)
      throws Exception {
    Zombie zombie = new Zombie();
    DataSource stopping = stoppingBefore(before, zombie);

    comesBack(
        CATALOGUE,
        seed,
        model -> zombie.listening(new PostgresDatabase(stopping, model)),
        views::open,
        zombie,
        (written, when) -> views.awaitWhole(CATALOGUE, written, when));
  }

  private DataSource stoppingBefore(String statement, Zombie zombie) {
    return zombie.at(
        DataSource.class,
        views.source(),
        (method, arguments) -> false,
        connection ->
            zombie.at(
                Connection.class,
                (Connection) connection,
                (method, arguments) ->
                    method.equals("prepareStatement")
                        && ((String) arguments[0]).startsWith(statement),
                result -> result));
  }

  /** Its rows, their versions or its position are what it writes next. */
  @ParameterizedTest
  @CsvSource({
    "users, bulkWrite, 73",
    "user_versions, bulkWrite, 75",
    "read_model_positions, updateOne, 74"
  })
  void in_mongodb_its_rows_replace_no_newer_ones_and_its_position_is_refused(
      String collection, String call, long seed) throws Exception {
    Zombie zombie = new Zombie();
    try (var client = MongoClients.create(documents.getConnectionString())) {
      MongoDatabase database = client.getDatabase("mediahub");
      MongoDatabase stopping = stoppingBefore(database, collection, call, zombie);

      comesBack(
          DIRECTORY,
          seed,
          model -> zombie.listening(new MongoModelDatabase(stopping, model)),
          model -> new MongoModelDatabase(database, model),
          zombie,
          (written, when) ->
              awaitSame(
                  when,
                  Rows.of("users", written.expected().rows()),
                  () -> Rows.inMongo(database.getCollection("users").find())));
    }
  }

  private static MongoDatabase stoppingBefore(
      MongoDatabase database, String collection, String call, Zombie zombie) {
    return zombie.at(
        MongoDatabase.class,
        database,
        (method, arguments) -> false,
        result ->
            result instanceof MongoCollection<?> found
                    && found.getNamespace().getCollectionName().equals(collection)
                ? zombie.at(
                    MongoCollection.class,
                    found,
                    (method, arguments) -> method.equals(call),
                    same -> same)
                : result);
  }

  private interface Whole {
    void await(LogOnBroker written, String when);
  }

  private static void comesBack(
      ReadModel model,
      long seed,
      ModelDatabase.Factory ofTheZombie,
      ModelDatabase.Factory ofItsSuccessor,
      Zombie zombie,
      Whole whole)
      throws Exception {
    List<LogEntry<?>> log = RandomLog.of(seed, 1_200, 15);
    try (LogOnBroker written = new LogOnBroker(broker, model);
        RunningModel first = new RunningModel(broker, model, ofTheZombie)) {
      written.write(log.subList(0, 400));
      whole.await(written, "at first");
      zombie.stopNext();
      written.write(log.subList(400, 800));
      await().atMost(PATIENCE).until(zombie::isStopped);

      // The same member of the group: it has the partitions at once, as after a restart.
      try (RunningModel second = new RunningModel(broker, model, ofItsSuccessor)) {
        whole.await(written, "by the second while the first stands still");
        written.write(log.subList(800, 1_000));
        whole.await(written, "and goes on");

        zombie.goOn();

        await("its write is refused")
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(zombie.refusals())
                        .hasAtLeastOneElementOfType(ProgressConflict.class));
        // Both are the same member of the group, so one of them is fenced: the first, unless it
        // joins again before the broker has told it. Whoever is left goes on.
        await("one of the two is fenced")
            .atMost(PATIENCE)
            .until(() -> List.of(first.state(), second.state()), states -> states.contains(ERROR));
        whole.await(written, "after the first went on");
        written.write(log.subList(1_000, 1_200));
        whole.await(written, "and afterwards, by the one that is left");
      } finally {
        zombie.goOn();
      }
    }
  }

  private static void awaitSame(String when, Set<String> expected, Supplier<Set<String>> actual) {
    await(when)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(actual.get()).isNotEmpty().isEqualTo(expected));
  }
}
