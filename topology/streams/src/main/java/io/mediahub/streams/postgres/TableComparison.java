package io.mediahub.streams.postgres;

import static io.mediahub.streams.postgres.Sql.identifier;
import static io.mediahub.streams.postgres.Sql.qualified;
import static java.util.stream.Collectors.joining;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.rebuild.Comparison.Difference;
import io.mediahub.streams.rebuild.Comparison.TableResult;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a table of two schemas against each other by digests, and finds the rows that differ.
 *
 * <p>The hash of a row is linear in its columns: a plain sum of it does not notice two rows that
 * swapped a value. So it is mixed once more before it is summed, and that under two seeds. These
 * hashes belong to one major version of PostgreSQL and are never stored.
 */
final class TableComparison {
  private static final String COLUMNS =
      """
      select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum)
      from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped\
      """;

  private record Digest(long rows, String one, String two) {
    String hexadecimal() {
      return hex(one) + hex(two);
    }

    private static String hex(String sum) {
      return "%016x".formatted(new BigInteger(sum).mod(BigInteger.ONE.shiftLeft(64)));
    }
  }

  private final Connection sql;
  private final String live;
  private final String shadow;

  TableComparison(Connection sql, String live, String shadow) {
    this.sql = sql;
    this.live = live;
    this.shadow = shadow;
  }

  /**
   * @param most rows to name
   */
  TableResult of(Table table, int most) throws SQLException {
    String there = Sql.texts(sql, COLUMNS, qualified(live, table.name())).getFirst();
    String here = Sql.texts(sql, COLUMNS, qualified(shadow, table.name())).getFirst();
    if (!there.equals(here)) {
      throw new IllegalStateException(
          "The columns of %s were changed meanwhile: %s is not %s. Begin the rebuild again."
              .formatted(table.name(), there, here));
    }
    Digest ofLive = digest(live, table);
    Digest ofShadow = digest(shadow, table);
    boolean equal = ofLive.equals(ofShadow);
    return new TableResult(
        table.name(),
        ofLive.rows(),
        ofShadow.rows(),
        ofShadow.hexadecimal(),
        equal,
        equal ? List.of() : differences(table, most));
  }

  private Digest digest(String schema, Table table) throws SQLException {
    try (var statement = sql.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
      select count(*),
             coalesce(sum(hashint8extended(hash_record_extended(t, 0), 1)::numeric), 0),
             coalesce(sum(hashint8extended(hash_record_extended(t, 2), 3)::numeric), 0)
      from %s t\
      """
                    .formatted(qualified(schema, table.name())))) {
      row.next();
      return new Digest(row.getLong(1), row.getString(2), row.getString(3));
    }
  }

  /** The columns that differ are found in the database, so that no value leaves it. */
  private List<Difference> differences(Table table, int most) throws SQLException {
    List<String> keys = table.keyColumns().stream().map(Column::name).toList();
    String key =
        keys.stream()
            .map(k -> "coalesce(l.%1$s, s.%1$s)::text".formatted(identifier(k)))
            .collect(joining(", "));
    String first = identifier(keys.getFirst());
    String question =
        """
        select array[%s],
               case when s.%s is null then 'the rebuild has no such row'
                    when l.%s is null then 'the live model has no such row'
                    else 'differs in ' || (
                      select string_agg(a.key, ', ' order by a.key)
                      from jsonb_each(to_jsonb(l)) a join jsonb_each(to_jsonb(s)) b using (key)
                      where a.value is distinct from b.value)
               end
        from %s l full join %s s on %s
        where l.* is distinct from s.*
        order by 1 limit ?\
        """
            .formatted(
                key,
                first,
                first,
                qualified(live, table.name()),
                qualified(shadow, table.name()),
                keys.stream()
                    .map(k -> "l.%1$s = s.%1$s".formatted(identifier(k)))
                    .collect(joining(" and ")));
    try (PreparedStatement statement = sql.prepareStatement(question)) {
      statement.setInt(1, most);
      List<Difference> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String[] values = (String[]) rows.getArray(1).getArray();
          List<String> named = new ArrayList<>();
          for (int i = 0; i < values.length; i++) {
            named.add(keys.get(i) + "=" + values[i]);
          }
          found.add(new Difference(String.join(" ", named), rows.getString(2)));
        }
      }
      return found;
    }
  }
}
