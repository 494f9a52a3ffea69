package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.MediaHubClient;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three ways in which the write side and the log come apart, each done to a real platform. It
 * starts a platform a dozen times, which takes ten minutes: {@code -Dmediahub.reconcile=each} asks
 * for it. {@code ReconciliationTest} does the same to a database and a broker in every build.
 */
@EnabledIfSystemProperty(named = "mediahub.reconcile", matches = "each")
@Order(0)
class ReconcileIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENVIRONMENT = "reconcile-test";
  private static final int BASE = 22400;
  private static final Map<String, String> VARIABLES =
      Map.of(
          "MEDIAHUB_ENV",
          ENVIRONMENT,
          "MEDIAHUB_PORT",
          "8381",
          "MEDIAHUB_INTERNAL_PORT_BASE",
          Integer.toString(BASE));
  private static final Path STATE = Stack.PROJECT.resolve(".mediahub").resolve(ENVIRONMENT);
  private static final int DIFFERENCES = 11;
  private static final int CONNECT = 4;

  @TempDir private Path folder;

  @BeforeEach
  void fresh() {
    Cli.call(VARIABLES, "reset", "--yes");
  }

  @AfterEach
  void remove() throws IOException {
    Cli.call(VARIABLES, "reset", "--yes");
    Files.deleteIfExists(STATE);
  }

  @Test
  @Timeout(900)
  void given_a_slot_that_was_lost_when_reconciled_then_what_it_had_not_shipped_is_sent_again()
      throws Exception {
    up(0);
    String shipped = register();
    whole();
    connector("pause");
    List<String> kept = List.of(register(), register());
    down();
    ended(0, "up", "--detach", "--only", "postgres");
    execute("select pg_drop_replication_slot('mediahub_outbox')");
    down();

    assertThat(up(8).said()).contains("The replication slot mediahub_outbox is gone");
    up(0, "--new-slot");
    JsonNode found = reconcile(DIFFERENCES);
    JsonNode fixed = reconcile(0, "--fix");

    assertThat(aggregates(found, "missing")).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(fixed.path("sent").asInt()).isEqualTo(kept.size());
    JsonNode after = whole();
    assertThat(after.path("twice").asInt()).isZero();
    // And the new slot ships what comes now, also after a start without the option.
    register();
    whole();
    down();
    up(0);
    register();
    whole();
    assertThat(shipped).isNotIn(kept);
  }

  @Test
  @Timeout(900)
  void given_an_older_copy_of_the_write_side_when_reconciled_then_what_the_log_is_ahead_is_named()
      throws Exception {
    up(0);
    String older = register();
    whole();
    execute("create schema older");
    execute("create table older.aggregate as select * from public.aggregate");
    execute("create table older.command as select * from public.command");
    List<String> newer = List.of(register(), register());
    whole();

    execute("truncate public.aggregate, public.command");
    execute("insert into public.aggregate select * from older.aggregate");
    execute("insert into public.command select * from older.command");

    JsonNode found = reconcile(DIFFERENCES, "--fix");
    assertThat(aggregates(found, "ahead")).containsExactlyInAnyOrderElementsOf(newer);
    assertThat(found.path("sent").asInt()).isZero();
    assertThat(aggregates(found, "missing")).isEmpty();
    assertThat(newer).doesNotContain(older);
  }

  @Test
  @Timeout(900)
  void given_a_broker_that_lost_its_tail_when_reconciled_then_the_tail_is_sent_again()
      throws Exception {
    up(0);
    register();
    whole();
    down();
    Path log = STATE.resolve("data/kafka");
    copy(log, folder.resolve("older"));
    up(0);
    List<String> tail = List.of(register(), register(), register());
    whole();
    down();
    delete(log);
    copy(folder.resolve("older"), log);

    up(0);
    JsonNode found = reconcile(DIFFERENCES);
    reconcile(0, "--fix");

    assertThat(aggregates(found, "missing")).containsAll(tail);
    whole();
    register();
    whole();
  }

  private static Cli.Ended up(int exitCode, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--detach",
                "--only",
                "postgres,kafka,mongo,registry,connect,stream-service,user-service,outbox"));
    arguments.addAll(List.of(more));
    return ended(exitCode, arguments.toArray(String[]::new));
  }

  private static void down() {
    ended(0, "down");
  }

  private static Cli.Ended ended(int exitCode, String... arguments) {
    Cli.Ended ended = Cli.call(VARIABLES, arguments);
    assertThat(ended.exitCode()).as(ended.said() + ended.output()).isEqualTo(exitCode);
    return ended;
  }

  private static JsonNode reconcile(int exitCode, String... more) {
    List<String> arguments = new ArrayList<>(List.of("reconcile", "--output", "json"));
    arguments.addAll(List.of(more));
    return JSON.readTree(ended(exitCode, arguments.toArray(String[]::new)).lastLine());
  }

  private static JsonNode whole() {
    JsonNode report = reconcile(0);
    assertThat(report.path("whole").asBoolean()).as(report.toString()).isTrue();
    return report;
  }

  private static List<String> aggregates(JsonNode report, String kind) {
    return report
        .path("findings")
        .valueStream()
        .filter(finding -> finding.path("kind").asString().equals(kind))
        .map(finding -> finding.path("aggregate").asString())
        .toList();
  }

  /** At the user-service itself: no edge is needed for it. */
  private static String register() {
    String id = UUID.randomUUID().toString().replace("-", "");
    return new MediaHubClient(URI.create("http://127.0.0.1:" + (BASE + 10)))
        .register(new NewAccount("mail" + id + "@example.org", "Quiet-rivers-" + id, "Name " + id))
        .userId();
  }

  private static void connector(String action) throws Exception {
    URI connect =
        URI.create("http://127.0.0.1:" + (BASE + CONNECT) + "/connectors/mediahub-outbox/");
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(connect.resolve(action)).PUT(BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      String status = "";
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (!status.contains("\"tasks\":[{\"id\":0,\"state\":\"PAUSED\"")
          && System.nanoTime() < deadline) {
        Thread.sleep(200);
        status =
            http.send(
                    HttpRequest.newBuilder(connect.resolve("status")).GET().build(),
                    BodyHandlers.ofString())
                .body();
      }
      assertThat(status).contains("\"state\":\"PAUSED\"");
    }
  }

  private static void execute(String sql) throws Exception {
    String password = Files.readString(STATE.resolve("secrets/passwords/postgres")).strip();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + BASE + "/mediahub_decisions",
                "postgres",
                password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException failure)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
