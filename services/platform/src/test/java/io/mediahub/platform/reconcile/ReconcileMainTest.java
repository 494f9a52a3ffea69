package io.mediahub.platform.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.testing.Broker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process itself: its settings, its output and how it ends. */
class ReconcileMainTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private EmbeddedPostgres postgres;
  private Broker broker;
  private Path settings;

  @BeforeEach
  void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
    broker = new Broker();
    Flyway.configure()
        .dataSource(postgres.getPostgresDatabase())
        .locations("classpath:db/decisions")
        .load()
        .migrate();
    settings = folder.resolve("platform.properties");
    Files.writeString(
        settings,
        """
        mediahub.decisions.url=%s
        mediahub.decisions.username=postgres
        mediahub.decisions.password=postgres
        mediahub.kafka.bootstrap=%s
        mediahub.registry.url=http\\://127.0.0.1\\:1
        """
            .formatted(postgres.getJdbcUrl("postgres", "postgres"), broker.bootstrap()));
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
    postgres.close();
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of(settings.toString(), "--folder=" + folder));
    arguments.addAll(List.of(more));
    return ReconcileMain.run(arguments, new PrintStream(out), new PrintStream(said));
  }

  private void execute(String sql) throws Exception {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void two_that_agree_are_whole() {
    assertThat(run("--json")).as(said.toString(UTF_8)).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(out.toString(UTF_8));
    assertThat(report.path("whole").asBoolean()).isTrue();
    assertThat(report.path("aggregates").asInt(-1)).isZero();
  }

  @Test
  void two_that_do_not_agree_say_what_is_wrong() throws Exception {
    execute("insert into aggregate (type, id, version, state) values ('upload', 'one', 2, '{}')");

    assertThat(run()).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .contains("lost      mediahub.upload.events.v1 one versions 1 to 2")
        .contains("2 lost", "Nobody reads the outbox");
  }

  @Test
  void what_cannot_be_said_is_a_sentence_and_no_stack_trace() throws Exception {
    assertThat(run("--fix")).isEqualTo(2);
    assertThat(said.toString(UTF_8)).contains("no replication slot").doesNotContain("\tat ");

    postgres.close();
    assertThat(run()).isEqualTo(2);
    assertThat(said.toString(UTF_8)).contains("refused").doesNotContain("\tat ");
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
