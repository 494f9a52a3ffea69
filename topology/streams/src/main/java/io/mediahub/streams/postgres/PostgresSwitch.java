package io.mediahub.streams.postgres;

import static io.mediahub.streams.postgres.Sql.identifier;
import static io.mediahub.streams.postgres.Sql.qualified;
import static java.util.stream.Collectors.joining;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.rebuild.Shadow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The transaction that puts a shadow's tables in the place of the live ones.
 *
 * <p>The live progress is locked first: writers wait for it before they touch a table, and find
 * another generation afterwards, so that none of them can write a row of the older copy into the
 * newer one. Then all tables are locked, which readers hold to the end of their transactions: none
 * of them sees a table of each copy.
 */
final class PostgresSwitch {
  private final ReadModel model;
  private final CopiedTables tables;
  private final String live;
  private final String shadow;

  PostgresSwitch(ReadModel model, CopiedTables tables, String live, String shadow) {
    this.model = model;
    this.tables = tables;
    this.live = live;
    this.shadow = shadow;
  }

  Shadow.Switched in(Connection sql, Shadow.Session session, Shadow.CatchUp atOnce)
      throws SQLException {
    Sql.texts(sql, "select pg_advisory_xact_lock(hashtext('mediahub switch'))");
    var progress =
        new ProgressTable(model.name(), model.foldVersion())
            .all(sql, qualified(live, "read_model_position"), true);
    if (!atOnce.in(session)) {
      return Shadow.Switched.BEHIND;
    }
    long generation =
        1 + progress.values().stream().mapToLong(Progress::generation).max().orElse(0);
    lock(sql, tables.inOrderOfReading(sql), live);
    tables.createMissingPartitions(sql);
    tables.requireSamePrivileges(sql);
    tables.asLive(sql);
    List<String> all = tables.all(sql);
    String replaced = ReplacedTables.schema(model, generation);
    Sql.execute(sql, "create schema " + identifier(replaced));
    Sql.execute(sql, "comment on schema %s is '%s'".formatted(identifier(replaced), Instant.now()));
    CopiedTables.move(sql, all, live, replaced);
    CopiedTables.move(sql, all, shadow, live);
    replaceParked(sql);
    Sql.update(
        sql,
        "update %s set generation = ?, fold_version = ? where model = ?"
            .formatted(qualified(live, "read_model_position")),
        generation,
        model.foldVersion(),
        model.name());
    Sql.execute(sql, "drop schema %s cascade".formatted(identifier(shadow)));
    return Shadow.Switched.DONE;
  }

  private static void lock(Connection sql, List<String> names, String schema) throws SQLException {
    Sql.execute(
        sql,
        names.stream()
            .map(name -> qualified(schema, name))
            .collect(joining(", ", "lock table ", " in access exclusive mode")));
  }

  /** What is parked belongs to the rows. Since when, and what an operator has asked, is kept. */
  private void replaceParked(Connection sql) throws SQLException {
    Sql.update(
        sql,
        """
        update %s as s set since = l.since, request = l.request from %s as l
        where l.model = ? and s.model = l.model and s.topic = l.topic and s.key = l.key\
        """
            .formatted(qualified(shadow, "parked_key"), qualified(live, "parked_key")),
        model.name());
    for (String table : Stream.of("parked_record", "parked_key").toList()) {
      Sql.update(
          sql, "delete from %s where model = ?".formatted(qualified(live, table)), model.name());
      Sql.update(
          sql,
          "insert into %s select * from %s where model = ?"
              .formatted(qualified(live, table), qualified(shadow, table)),
          model.name());
    }
  }
}
