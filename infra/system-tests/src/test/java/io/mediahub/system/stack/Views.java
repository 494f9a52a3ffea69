package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The read models' database, as the one who runs PostgreSQL sees it. */
public final class Views {
  private static final String NAME = "mediahub_views";
  private static final String OLDER = "mediahub_views_older";

  private Views() {}

  /** Every row of every table as text, in order. Flyway's own history is no read model. */
  public static Map<String, List<String>> content() {
    var content = new TreeMap<String, List<String>>();
    try (Connection connection = connect(NAME)) {
      for (String table :
          column(
              connection,
              "select tablename from pg_tables where schemaname = 'public'"
                  + " and tablename not like 'flyway%'")) {
        content.put(
            table, column(connection, "select t::text from \"" + table + "\" t order by t::text"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return content;
  }

  /** The first column of a query, as text. */
  public static List<String> query(String sql) {
    try (Connection connection = connect(NAME)) {
      return column(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a copy of the whole database, as a backup would. */
  public static void copyAside() {
    alone(
        "drop database if exists " + OLDER,
        "create database " + OLDER + " template " + NAME + " owner " + NAME);
  }

  /** Replaces the database by the copy while it is in use. */
  public static void putBackOlder() {
    alone(
        "drop database if exists mediahub_views_newer",
        "alter database " + NAME + " rename to mediahub_views_newer",
        "alter database " + OLDER + " rename to " + NAME);
  }

  /** Runs statements while nobody is, or can get, connected to the database. */
  private static void alone(String... statements) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + NAME + " allow_connections false");
      try {
        cutConnections(statement);
        for (String sql : statements) {
          statement.execute(sql);
        }
      } finally {
        statement.execute("alter database " + NAME + " allow_connections true");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void cutConnections(Statement statement) throws SQLException {
    statement.execute(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '"
            + NAME
            + "'");
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Connection connect(String database) throws SQLException {
    String url = Stack.setting("mediahub.views.url");
    try {
      String password = Files.readString(Stack.STATE.resolve("secrets/passwords/postgres")).strip();
      return DriverManager.getConnection(
          url.substring(0, url.lastIndexOf('/') + 1) + database, "postgres", password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
