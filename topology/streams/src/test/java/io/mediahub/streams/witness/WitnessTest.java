package io.mediahub.streams.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.engine.RunningModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.witness.Testimony.Kind;
import io.mediahub.streams.witness.Witness.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A second fold of the same log notices each wrong row among those that it follows. */
class WitnessTest {
  /** As in service, but for the sample: here every key is in it. */
  private static final Witness.Settings EVERY_KEY =
      new Witness.Settings(
          1, 10_000, Witness.Settings.DEFAULT.every(), Witness.Settings.DEFAULT.again());

  private static final Duration ALARM_WITHIN = Duration.ofSeconds(60);

  @Test
  void it_is_silent_while_rows_follow_the_log_and_names_each_wrong_one_within_a_minute()
      throws Exception {
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 6_000, 60);
    MongoServer server = new MongoServer(new MemoryBackend());
    try (Broker broker = new Broker();
        ViewsDatabase views = new ViewsDatabase();
        var client = MongoClients.create(server.bindAndGetConnectionString());
        LogOnBroker uploads = new LogOnBroker(broker, ReadModels.MEDIA_CATALOGUE);
        LogOnBroker grants = new LogOnBroker(broker, ReadModels.VIEWER_ACCESS);
        LogOnBroker users = new LogOnBroker(broker, ReadModels.USER_DIRECTORY)) {
      var directory = client.getDatabase("mediahub");
      try (RunningModel one = new RunningModel(broker, ReadModels.MEDIA_CATALOGUE, views::open);
          RunningModel two = new RunningModel(broker, ReadModels.VIEWER_ACCESS, views::open);
          RunningModel three =
              new RunningModel(
                  broker,
                  ReadModels.USER_DIRECTORY,
                  model -> new MongoModelDatabase(directory, model));
          Witness witness =
              new Witness(
                  Map.of("bootstrap.servers", broker.bootstrap()),
                  PlainAvro.schemas(),
                  new DatabaseRows(views.source(), () -> directory),
                  EVERY_KEY)) {
        uploads.write(log.subList(0, 3_000));
        grants.write(log.subList(0, 3_000));
        users.write(log.subList(0, 3_000));
        witness.start();
        uploads.write(log.subList(3_000, 6_000));
        grants.write(log.subList(3_000, 6_000));
        users.write(log.subList(3_000, 6_000));
        views.awaitWhole(ReadModels.MEDIA_CATALOGUE, uploads, "seed " + seed);
        views.awaitWhole(ReadModels.VIEWER_ACCESS, grants, "seed " + seed);
        Instant whole = Instant.now();
        await("it has compared what is whole, twice")
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    witness.comparedAt() != null
                        && Objects.requireNonNull(witness.comparedAt())
                            .isAfter(whole.plusSeconds(20)));
        assertThat(witness.divergent()).as("seed %d", seed).isEmpty();
        assertThat(witness.followed()).isGreaterThan(100);

        String upload = views.ask("select min(media_id) from catalogue_upload");
        String grant = views.ask("select min(grant_id) from access_grant where active");
        String lost = views.ask("select max(grant_id) from access_grant");
        views.execute(
            "update catalogue_upload set state = case state when 'deleted' then 'aborted' else"
                + " 'deleted' end where media_id = '%s'".formatted(upload));
        views.execute("update access_grant set active = false where grant_id = '" + grant + "'");
        views.execute("delete from access_grant where grant_id = '" + lost + "'");
        String user = directory.getCollection("users").find().first().getString("_id");
        directory
            .getCollection("users")
            .updateOne(Filters.eq("_id", user), Updates.set("roles", List.of("FORGED")));

        await()
            .atMost(ALARM_WITHIN)
            .untilAsserted(
                () ->
                    assertThat(witness.divergent())
                        .extracting(Divergence::kind, Divergence::key, Divergence::what)
                        .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(
                                Kind.UPLOAD, upload, "differs in state"),
                            org.assertj.core.groups.Tuple.tuple(
                                Kind.GRANT, grant, "differs in active"),
                            org.assertj.core.groups.Tuple.tuple(Kind.GRANT, lost, "it has no row"),
                            org.assertj.core.groups.Tuple.tuple(
                                Kind.USER, user, "differs in roles")));
      }
    } finally {
      server.shutdown();
    }
  }
}
