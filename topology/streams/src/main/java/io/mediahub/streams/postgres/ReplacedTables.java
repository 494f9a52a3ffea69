package io.mediahub.streams.postgres;

import static io.mediahub.streams.postgres.Sql.identifier;
import static io.mediahub.streams.postgres.Sql.qualified;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that were replaced. They stay for a while as a way back, and are dropped one by one, each
 * only if nobody reads it at that moment: dropping a whole schema at once can deadlock with
 * readers.
 */
final class ReplacedTables {
  private static final String SCHEMAS =
      """
      select nspname from pg_namespace
      where starts_with(nspname, ?)
        and obj_description(oid, 'pg_namespace')::timestamptz < ?::timestamptz
      order by nspname\
      """;
  private static final String TABLES =
      """
      select relname from pg_class
      where relnamespace = ?::regnamespace and relkind in ('r', 'p') and not relispartition
      order by relname\
      """;

  private final ReadModel model;
  private final Duration after;

  ReplacedTables(ReadModel model, Duration after) {
    this.model = model;
    this.after = after;
  }

  private static String prefix(ReadModel model) {
    return "replaced_" + model.name().replace('-', '_') + "_";
  }

  static String schema(ReadModel model, long generation) {
    return prefix(model) + generation;
  }

  /** Runs short transactions. */
  interface Transactions {
    <T> T run(PostgresShadow.Work<T> work);
  }

  /**
   * @return the schemas that are still there
   */
  List<String> drop(Transactions transactions) {
    String before = Instant.now().minus(after).toString();
    List<String> left = new ArrayList<>();
    for (String schema : transactions.run(sql -> Sql.texts(sql, SCHEMAS, prefix(model), before))) {
      if (!drop(transactions, schema)) {
        left.add(schema);
      }
    }
    return left;
  }

  private static boolean drop(Transactions transactions, String schema) {
    boolean all = true;
    for (String table : transactions.run(sql -> Sql.texts(sql, TABLES, identifier(schema)))) {
      all &= dropped(transactions, "drop table if exists " + qualified(schema, table));
    }
    return all && dropped(transactions, "drop schema if exists " + identifier(schema));
  }

  private static boolean dropped(Transactions transactions, String drop) {
    try {
      return transactions.run(
          sql -> {
            Sql.execute(sql, "set local lock_timeout = '500ms'");
            Sql.execute(sql, drop);
            return true;
          });
    } catch (DatabaseUnavailable e) {
      if (e.getCause() instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
        return false; // somebody reads it; the next time
      }
      throw e;
    }
  }
}
