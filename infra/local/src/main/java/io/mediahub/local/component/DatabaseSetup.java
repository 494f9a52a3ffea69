package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Creates roles, databases and the replication slot of the outbox. What exists is kept; only the
 * password of a role is set each time.
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
   * Creates the slot. It must exist before the first command, since Debezium never sees what was
   * written to the outbox before. For the same reason a lost slot is an error and is not replaced.
   *
   * @throws Failure when it is gone, or was lost, or belongs to another database
   */
  void ensureSlot(String database, String slot) throws SQLException {
    ensureSlot(database, slot, false);
  }

  /**
   * @param anew whether a missing or lost slot is made again although commands were accepted: what
   *     was not shipped before is then to be looked for in the log
   * @throws Failure when it is gone, or was lost, or belongs to another database
   */
  void ensureSlot(String database, String slot, boolean anew) throws SQLException {
    try (Connection connection = admin.connect(database)) {
      if (anew) {
        dropLost(connection, slot);
      }
      requireNotLost(connection, slot);
      requireOurs(connection, slot);
      if (!exists(connection, "select 1 from pg_replication_slots where slot_name = ?", slot)) {
        if (!anew) {
          requireNothingAccepted(connection, slot);
        }
        make(connection, slot);
      }
    }
  }

  /** A standby that keeps a copy of it (PostgreSQL 17) can go on where this server ended. */
  private static void make(Connection connection, String slot) throws SQLException {
    boolean canFailOver = connection.getMetaData().getDatabaseMajorVersion() >= 17;
    try (PreparedStatement make =
        connection.prepareStatement(
            canFailOver
                ? "select pg_create_logical_replication_slot(?, 'pgoutput', failover => true)"
                : "select pg_create_logical_replication_slot(?, 'pgoutput')")) {
      make.setString(1, slot);
      make.execute();
    }
  }

  /**
   * Refuses a missing slot when commands were accepted: there was one, and the events that it had
   * not shipped are gone with it.
   */
  private static void requireNothingAccepted(Connection connection, String slot)
      throws SQLException {
    if (exists(connection, "select 1 where to_regclass(?) is not null", "public.aggregate")
        && isNotEmpty(connection, "public.aggregate")) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The replication slot %s is gone although commands were accepted: events that had not"
                  .formatted(slot)
              + " reached Kafka yet may be lost.",
          "Was the database restored or failed over? Read docs/reconcile.md, then go on with"
              + " './mediahub up --new-slot' and './mediahub reconcile'; see also docs/operations.md.");
    }
  }

  /** A slot that was given up can never be read again. */
  private static void dropLost(Connection connection, String slot) throws SQLException {
    try (PreparedStatement drop =
        connection.prepareStatement(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                + " where slot_name = ? and wal_status = 'lost'")) {
      drop.setString(1, slot);
      drop.execute();
    }
  }

  /** PostgreSQL invalidates a slot that holds back more log than it may. */
  static void requireNotLost(Connection connection, String slot) throws SQLException {
    if (exists(
        connection,
        "select 1 from pg_replication_slots where slot_name = ? and wal_status = 'lost'",
        slot)) {
      throw new SQLException(
          "the replication slot "
              + slot
              + " was lost, and with it the events that had not reached Kafka; see"
              + " docs/reconcile.md");
    }
  }

  /** The name of a slot is unique on the whole server. */
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

  private static boolean isNotEmpty(Connection connection, String table) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select 1 from " + table + " limit 1")) {
      return rows.next();
    }
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(Connection connection, String value) throws SQLException {
    return "'" + connection.unwrap(PGConnection.class).escapeLiteral(value) + "'";
  }
}
