package io.mediahub.local.component;

import io.mediahub.local.settings.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Makes roles, databases and the outbox's slot; what exists is left, but for the role's password.
 */
final class DatabaseSetup {
  private final Admin admin;

  /** Opens a connection with all rights to a database of that name. */
  interface Admin {
    Connection connect(String database) throws SQLException;
  }

  DatabaseSetup(Admin admin) {
    this.admin = admin;
  }

  /**
   * A database owned by a role of the same name.
   *
   * @param replicates whether the role may read the log, as the outbox connector does
   */
  void ensure(Database database, boolean replicates) throws SQLException {
    if (!database.local()) {
      return;
    }
    try (Connection connection = admin.connect("postgres");
        Statement statement = connection.createStatement()) {
      String role = identifier(database.user());
      if (!exists(connection, "select 1 from pg_roles where rolname = ?", database.user())) {
        statement.execute("create role " + role + " login");
      }
      statement.execute(
          "alter role %s %s password %s"
              .formatted(
                  role,
                  replicates ? "replication" : "noreplication",
                  literal(connection, database.password())));
      if (!exists(connection, "select 1 from pg_database where datname = ?", database.name())) {
        statement.execute("create database " + identifier(database.name()) + " owner " + role);
      }
    }
  }

  /**
   * The slot must be there before the first command is: what is written to the outbox before that
   * is never seen.
   */
  void ensureSlot(String database, String slot) throws SQLException {
    try (Connection connection = admin.connect(database)) {
      requireNotLost(connection, slot);
      requireOurs(connection, slot);
      if (!exists(connection, "select 1 from pg_replication_slots where slot_name = ?", slot)) {
        try (PreparedStatement make =
            connection.prepareStatement(
                "select pg_create_logical_replication_slot(?, 'pgoutput')")) {
          make.setString(1, slot);
          make.execute();
        }
      }
    }
  }

  /** PostgreSQL gives a slot up when more log was held back for it than it may keep. */
  static void requireNotLost(Connection connection, String slot) throws SQLException {
    if (exists(
        connection,
        "select 1 from pg_replication_slots where slot_name = ? and wal_status = 'lost'",
        slot)) {
      throw new SQLException(
          "the replication slot "
              + slot
              + " was lost, and with it the events that were not shipped; see docs/operations.md");
    }
  }

  /** The name of a slot is one for the whole server. */
  private static void requireOurs(Connection connection, String slot) throws SQLException {
    if (exists(
        connection,
        "select 1 from pg_replication_slots where slot_name = ? and database <>"
            + " current_database()",
        slot)) {
      throw new SQLException(
          "the replication slot " + slot + " belongs to another database of this server");
    }
  }

  private static boolean exists(Connection connection, String query, String value)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, value);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(Connection connection, String value) throws SQLException {
    return "'" + connection.unwrap(PGConnection.class).escapeLiteral(value) + "'";
  }
}
