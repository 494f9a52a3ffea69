package io.mediahub.streams.postgres;

import static io.mediahub.streams.postgres.Sql.identifier;
import static io.mediahub.streams.postgres.Sql.qualified;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes empty copies of a model's tables in another schema: columns first, and, when they are
 * filled, constraints, indexes and privileges, all under the names that migrations know.
 */
final class CopiedTables {
  /** What every model's database has beside its rows. */
  private static final List<String> BESIDE =
      List.of(
          "read_model_position",
          "parked_key",
          "parked_record",
          "corrected_record",
          "dropped_record");

  private static final String CHILDREN =
      """
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ?::regclass order by c.relname\
      """;
  private static final String PARTITION_KEY = "select pg_get_partkeydef(?::regclass)";
  private static final String BOUND =
      "select pg_get_expr(relpartbound, oid) from pg_class where oid = ?::regclass";
  private static final String OPTIONS =
      "select array_to_string(reloptions, ', ') from pg_class where oid = ?::regclass and"
          + " reloptions is not null";
  private static final String CONSTRAINTS =
      """
      select format('add constraint %I %s', conname, pg_get_constraintdef(oid))
      from pg_constraint
      where conrelid = ?::regclass and contype in ('p', 'u', 'x', 'c')
        and (contype <> 'c' or conislocal)
      order by contype, conname\
      """;
  private static final String INDEXES =
      """
      select pg_get_indexdef(indexrelid) from pg_index i
      where indrelid = ?::regclass
        and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
      order by 1\
      """;
  private static final String GRANTS =
      """
      select format('grant %s on %s to %s%s', privilege_type, ?,
                    case when grantee = 0 then 'public' else grantee::regrole::text end,
                    case when is_grantable then ' with grant option' else '' end)
      from pg_class c, aclexplode(c.relacl) where c.oid = ?::regclass\
      """;
  private static final String PRIVILEGES =
      """
      select coalesce(string_agg(concat_ws(' ', grantee::regrole, privilege_type, is_grantable), ', '
                      order by grantee, privilege_type), '')
      from pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner)))
      where c.oid = ?::regclass\
      """;
  private static final String NOT_COPIED =
      """
      select format('%s has the trigger %s', t.tgrelid::regclass, t.tgname) from pg_trigger t
      where t.tgrelid = ?::regclass and not t.tgisinternal
      union all
      select format('%s is read by the view %s', d.refobjid::regclass, r.ev_class::regclass)
      from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
      where d.refobjid = ?::regclass and r.ev_class <> d.refobjid
      union all
      select format('%s is referred to by %s', c.confrelid::regclass, c.conrelid::regclass)
      from pg_constraint c where c.contype = 'f' and ?::regclass in (c.confrelid, c.conrelid)\
      """;

  private final ReadModel model;
  private final String live;
  private final String copy;

  CopiedTables(ReadModel model, String live, String copy) {
    this.model = model;
    this.live = live;
    this.copy = copy;
  }

  /** All tables of the model as the live schema has them, partitions before what they are of. */
  List<String> all(Connection sql) throws SQLException {
    List<String> names = new ArrayList<>();
    for (Table table : model.tables()) {
      names.addAll(Sql.texts(sql, CHILDREN, qualified(live, table.name())));
      names.add(table.name());
    }
    return names;
  }

  /**
   * In the order in which readers take them, so that none holds one that is wanted and waits for
   * one that is locked already: they read the rows, and hardly ever the versions.
   */
  List<String> inOrderOfReading(Connection sql) throws SQLException {
    List<String> versions = model.versionTables().stream().map(Table::name).toList();
    List<String> names = new ArrayList<>(all(sql));
    names.removeAll(versions);
    names.addAll(versions);
    return names;
  }

  void create(Connection sql) throws SQLException {
    for (Table table : model.tables()) {
      requireCopied(sql, table.name());
      create(sql, table.name());
    }
    for (String beside : BESIDE) {
      if (Sql.is(sql, "select to_regclass(?) is not null", qualified(live, beside))) {
        Sql.execute(
            sql,
            "create table %s (like %s including all)"
                .formatted(qualified(copy, beside), qualified(live, beside)));
      }
    }
  }

  private void requireCopied(Connection sql, String table) throws SQLException {
    String at = qualified(live, table);
    List<String> more = Sql.texts(sql, NOT_COPIED, at, at, at);
    if (!more.isEmpty()) {
      throw new IllegalStateException(
          "The model cannot be replaced, since its copy would lack something: "
              + String.join("; ", more)
              + ". Drop it and make it again afterwards.");
    }
  }

  private void create(Connection sql, String table) throws SQLException {
    String at = qualified(live, table);
    boolean partitioned =
        Sql.is(sql, "select relkind = 'p' from pg_class where oid = ?::regclass", at);
    Sql.execute(
        sql,
        ("create table %s (like %s including defaults including generated including identity including"
                + " storage including compression including comments)%s")
            .formatted(
                qualified(copy, table),
                at,
                partitioned
                    ? " partition by " + Sql.texts(sql, PARTITION_KEY, at).getFirst()
                    : " with (autovacuum_enabled = off)"));
    for (String options : Sql.texts(sql, OPTIONS, at)) {
      Sql.execute(sql, "alter table %s set (%s)".formatted(qualified(copy, table), options));
    }
    if (partitioned) {
      createPartitions(sql, table);
    }
  }

  /** The live table may get further ones at any time. */
  private void createPartitions(Connection sql, String table) throws SQLException {
    List<String> there = Sql.texts(sql, CHILDREN, qualified(copy, table));
    for (String partition : Sql.texts(sql, CHILDREN, qualified(live, table))) {
      if (!there.contains(partition)) {
        Sql.execute(
            sql,
            "create table %s partition of %s %s"
                .formatted(
                    qualified(copy, partition),
                    qualified(copy, table),
                    Sql.texts(sql, BOUND, qualified(live, partition)).getFirst()));
      }
    }
  }

  void createMissingPartitions(Connection sql) throws SQLException {
    for (Table table : model.tables()) {
      createPartitions(sql, table.name());
    }
  }

  /** Constraints, indexes, privileges and statistics. A partition's own come before its table's. */
  void finish(Connection sql) throws SQLException {
    for (String table : all(sql)) {
      String from = qualified(live, table);
      String to = qualified(copy, table);
      for (String constraint : Sql.texts(sql, CONSTRAINTS, from)) {
        Sql.execute(sql, "alter table %s %s".formatted(to, constraint));
      }
      for (String index : Sql.texts(sql, INDEXES, from)) {
        Sql.execute(sql, index.replaceFirst(" ON (ONLY )?\\S+ USING ", " ON " + to + " USING "));
      }
      for (String grant : Sql.texts(sql, GRANTS, to, from)) {
        Sql.execute(sql, grant);
      }
      Sql.execute(sql, "analyze " + to);
    }
  }

  /** Readers of a table without the same privileges would be refused after the switch. */
  void requireSamePrivileges(Connection sql) throws SQLException {
    for (String table : all(sql)) {
      String there = Sql.texts(sql, PRIVILEGES, qualified(live, table)).getFirst();
      String here = Sql.texts(sql, PRIVILEGES, qualified(copy, table)).getFirst();
      if (!there.equals(here)) {
        throw new IllegalStateException(
            "The privileges of %s were changed meanwhile: %s is not %s. Begin the rebuild again."
                .formatted(table, there, here));
      }
    }
  }

  /** Sets back what only loading needed. */
  void asLive(Connection sql) throws SQLException {
    for (String table : all(sql)) {
      if (Sql.is(
          sql,
          "select relkind = 'r' from pg_class where oid = ?::regclass",
          qualified(copy, table))) {
        Sql.execute(
            sql, "alter table %s reset (autovacuum_enabled)".formatted(qualified(copy, table)));
      }
      for (String options : Sql.texts(sql, OPTIONS, qualified(live, table))) {
        Sql.execute(sql, "alter table %s set (%s)".formatted(qualified(copy, table), options));
      }
    }
  }

  /** Moves the tables of one schema into another. */
  static void move(Connection sql, List<String> tables, String from, String to)
      throws SQLException {
    for (String table : tables) {
      Sql.execute(
          sql, "alter table %s set schema %s".formatted(qualified(from, table), identifier(to)));
    }
  }
}
