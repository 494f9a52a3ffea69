package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Only the replication slot knows which events have not been shipped yet. */
@Order(0)
class LostSlotIT {
  private static final String ENVIRONMENT = "slot-test";
  private static final int BASE = 22200;
  private static final Map<String, String> VARIABLES =
      Map.of(
          "MEDIAHUB_ENV",
          ENVIRONMENT,
          "MEDIAHUB_PORT",
          "8380",
          "MEDIAHUB_INTERNAL_PORT_BASE",
          Integer.toString(BASE));
  private static final Path STATE = Stack.PROJECT.resolve(".mediahub").resolve(ENVIRONMENT);

  @BeforeEach
  void fresh() {
    Cli.call(VARIABLES, "reset", "--yes");
  }

  @AfterEach
  void remove() throws Exception {
    Cli.call(VARIABLES, "reset", "--yes");
    Files.deleteIfExists(STATE);
  }

  @Test
  void given_accepted_commands_when_the_slot_is_gone_then_the_next_start_refuses_and_says_why()
      throws Exception {
    up(0);
    assertThat(query("select failover from pg_replication_slots")).isEqualTo("t");
    execute("create table aggregate (type text, id text)");
    execute("insert into aggregate values ('user', 'someone')");
    execute("select pg_drop_replication_slot('mediahub_outbox')");
    Cli.call(VARIABLES, "down");

    Cli.Ended start = up(8);

    assertThat(start.said())
        .contains("The replication slot mediahub_outbox is gone", "docs/operations.md")
        .doesNotContain("\tat ");
  }

  @Test
  void given_no_command_yet_when_the_slot_is_missing_then_it_is_made() throws Exception {
    up(0);
    execute("select pg_drop_replication_slot('mediahub_outbox')");
    Cli.call(VARIABLES, "down");

    up(0);

    assertThat(query("select count(*) from pg_replication_slots")).isEqualTo("1");
  }

  private static Cli.Ended up(int exitCode) {
    Cli.Ended up = Cli.call(VARIABLES, "up", "--detach", "--only", "postgres");
    assertThat(up.exitCode()).as(up.said()).isEqualTo(exitCode);
    return up;
  }

  private static Connection connect() throws Exception {
    String password = Files.readString(STATE.resolve("secrets/passwords/postgres")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + BASE + "/mediahub_decisions", "postgres", password);
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("no row: " + sql);
      }
      return row.getString(1);
    }
  }
}
