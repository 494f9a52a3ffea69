package io.mediahub.bench.latency;

import io.mediahub.bench.Environment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * The bare chain's database: made anew, dropped at the end. One that a killed run left is replaced.
 */
final class BareTables implements AutoCloseable {
  static final String DATABASE = "mediahub_bench";
  static final String PUBLICATION = "bare";

  private final Environment environment;

  BareTables(Environment environment) throws SQLException {
    this.environment = environment;
    try (Connection admin = environment.admin("postgres", Map.of());
        Statement statement = admin.createStatement()) {
      drop(statement);
      statement.execute("create database " + DATABASE);
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table command(id uuid primary key, aggregate_id text not null)");
      statement.execute(
          "create table outbox(id uuid primary key, aggregate_id text not null,"
              + " version bigint not null, payload bytea not null)");
      statement.execute("create table row_of(key text primary key, version bigint not null)");
      statement.execute(
          "create publication " + PUBLICATION + " for table outbox with (publish = 'insert')");
    }
  }

  Connection connect() throws SQLException {
    return connect(Map.of());
  }

  Connection connect(Map<String, String> more) throws SQLException {
    return environment.admin(DATABASE, more);
  }

  /** By force: a session of a run that was interrupted must not keep it. */
  private static void drop(Statement statement) throws SQLException {
    statement.execute("drop database if exists " + DATABASE + " with (force)");
  }

  @Override
  public void close() throws SQLException {
    try (Connection admin = environment.admin("postgres", Map.of());
        Statement statement = admin.createStatement()) {
      drop(statement);
    }
  }
}
