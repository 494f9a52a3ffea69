package io.mediahub.streams.postgres;

import static io.mediahub.streams.postgres.Sql.identifier;
import static io.mediahub.streams.postgres.Sql.qualified;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.LogFold.Parked;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Settlements;
import io.mediahub.streams.rebuild.Comparison;
import io.mediahub.streams.rebuild.Shadow;
import io.mediahub.streams.rebuild.ShadowState;
import io.mediahub.streams.rebuild.Unit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A shadow in another schema of the same database. The tables of a model are moved in and out of
 * the live schema, so that a model can be replaced alone, and readers find either all old or all
 * new ones.
 */
public final class PostgresShadow implements Shadow {
  private static final String STATE_TABLES =
      """
      create table rebuild_state (
          model        text        not null primary key,
          fold_version integer     not null,
          as_of        timestamptz,
          begun_at     timestamptz not null,
          loaded       boolean     not null default false,
          cancelled    boolean     not null default false
      );
      create table rebuild_range (
          topic       text    not null,
          partition   integer not null,
          from_offset bigint  not null,
          to_offset   bigint  not null,
          buckets     integer not null,
          primary key (topic, partition)
      );
      create table rebuild_unit (
          topic     text    not null,
          partition integer not null,
          bucket    integer not null,
          buckets   integer not null,
          primary key (topic, partition, bucket, buckets)
      )\
      """;
  private static final String GATE =
      "select pg_advisory_xact_lock%s(hashtext('mediahub rebuild gate'), hashtext(?)) is not null";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DataSource source;
  private final ReadModel model;
  private final String schema;

  private final Map<Table, TableSql> statements = new ConcurrentHashMap<>();
  private @Nullable Connection connection;
  private @Nullable String liveSchema;

  private PostgresShadow(DataSource source, ReadModel model, String schema) {
    this.source = source;
    this.model = model;
    this.schema = schema;
  }

  /**
   * @param source whose connections find the live tables
   * @param asOf the time that it shows; null for one that can replace the live tables
   */
  public static PostgresShadow of(DataSource source, ReadModel model, @Nullable Instant asOf) {
    String name = model.name().replace('-', '_');
    return new PostgresShadow(
        source,
        model,
        asOf == null ? "rebuild_" + name : "asof_" + name + "_" + SECONDS.format(asOf));
  }

  @Override
  public String name() {
    return "schema " + schema;
  }

  interface Work<T> {
    T in(Connection sql) throws SQLException;
  }

  /** In a transaction of its own, on this instance's only connection. */
  private synchronized <T> T transaction(Work<T> work) {
    try {
      Connection sql = connect();
      try {
        T result = work.in(sql);
        sql.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        sql.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54")
        ? new ValueRefused(e)
        : new DatabaseUnavailable(e);
  }

  private Connection connect() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection;
  }

  /** Its unqualified names are those of the shadow; nothing lies behind it in the search path. */
  private Connection open() throws SQLException {
    Connection opened = source.getConnection();
    try {
      if (liveSchema == null) {
        liveSchema = Sql.texts(opened, "select current_schema()").getFirst();
      }
      Sql.execute(opened, "set search_path = " + identifier(schema));
      Sql.execute(opened, "set synchronous_commit = off");
      Sql.execute(opened, "set idle_in_transaction_session_timeout = '5min'");
      opened.setAutoCommit(false);
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private String live(String table) throws SQLException {
    return qualified(liveSchema(), table);
  }

  private String liveSchema() throws SQLException {
    if (liveSchema == null) {
      connect();
    }
    return java.util.Objects.requireNonNull(liveSchema);
  }

  private CopiedTables tables() throws SQLException {
    return new CopiedTables(model, liveSchema(), schema);
  }

  @Override
  public boolean own() {
    return transaction(
        sql ->
            Sql.is(
                sql,
                "select pg_try_advisory_lock(hashtext('mediahub rebuild'), hashtext(?))",
                schema));
  }

  @Override
  public Optional<ShadowState> state() {
    return undropped(
        sql -> {
          if (!exists(sql)) {
            return Optional.empty();
          }
          List<ShadowState.Range> ranges = ranges(sql);
          try (var statement = sql.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "select fold_version, as_of, begun_at, loaded from rebuild_state")) {
            if (!row.next()) {
              return Optional.empty();
            }
            Timestamp time = row.getTimestamp(2);
            return Optional.of(
                new ShadowState(
                    model.name(),
                    row.getInt(1),
                    time == null ? null : time.toInstant(),
                    row.getTimestamp(3).toInstant(),
                    row.getBoolean(4),
                    ranges));
          }
        });
  }

  /** Asked of the catalogue's rows: to_regclass may answer from a cache of before the gate. */
  private boolean exists(Connection sql) throws SQLException {
    return Sql.is(
        sql,
        "select exists (select from pg_tables where schemaname = ? and tablename = 'rebuild_state')",
        schema);
  }

  /**
   * In a transaction in which nobody makes or drops the shadow. Without it the tables could go
   * between two statements of this one, a drop that waits for one table could be in a circle with
   * it, and names that were just made could be found in the catalogue and not yet be known.
   */
  private <T> T undropped(Work<T> work) {
    return transaction(
        sql -> {
          Sql.is(sql, GATE.formatted("_shared"), schema);
          return work.in(sql);
        });
  }

  private static List<ShadowState.Range> ranges(Connection sql) throws SQLException {
    try (var statement = sql.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select topic, partition, from_offset, to_offset, buckets from rebuild_range"
                    + " order by topic, partition")) {
      List<ShadowState.Range> ranges = new ArrayList<>();
      while (rows.next()) {
        ranges.add(
            new ShadowState.Range(
                new TopicPartition(rows.getString(1), rows.getInt(2)),
                rows.getLong(3),
                rows.getLong(4),
                rows.getInt(5)));
      }
      return ranges;
    }
  }

  @Override
  public void create(ShadowState state) {
    transaction(
        sql -> {
          Sql.is(sql, GATE.formatted(""), schema);
          Sql.execute(sql, "create schema " + identifier(schema));
          Sql.execute(sql, STATE_TABLES);
          tables().create(sql);
          Sql.update(
              sql,
              "insert into rebuild_state (model, fold_version, as_of, begun_at) values (?, ?, ?, ?)",
              state.model(),
              state.foldVersion(),
              state.asOf() == null ? null : Timestamp.from(state.asOf()),
              Timestamp.from(state.begunAt()));
          for (ShadowState.Range range : state.ranges()) {
            Sql.update(
                sql,
                "insert into rebuild_range values (?, ?, ?, ?, ?)",
                range.partition().topic(),
                range.partition().partition(),
                range.from(),
                range.to(),
                range.buckets());
          }
          return true;
        });
  }

  @Override
  public Set<Unit> done() {
    return transaction(
        sql -> {
          Set<Unit> units = new HashSet<>();
          try (var statement = sql.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "select topic, partition, bucket, buckets from rebuild_unit")) {
            while (rows.next()) {
              units.add(
                  new Unit(
                      new TopicPartition(rows.getString(1), rows.getInt(2)),
                      rows.getInt(3),
                      rows.getInt(4)));
            }
          }
          return units;
        });
  }

  @Override
  public boolean isCancelled() {
    return undropped(
        sql ->
            !exists(sql)
                || Sql.is(sql, "select coalesce(bool_or(cancelled), true) from rebuild_state"));
  }

  @Override
  public void cancel() {
    undropped(
        sql -> exists(sql) ? Sql.update(sql, "update rebuild_state set cancelled = true") : 0);
  }

  @Override
  public Load load(Unit unit) {
    try {
      return new UnitLoad(open(), unit);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private final class UnitLoad implements Load {
    private final Connection sql;
    private final Unit unit;

    UnitLoad(Connection sql, Unit unit) {
      this.sql = sql;
      this.unit = unit;
    }

    @Override
    public void rows(Table table, Collection<Row> rows) {
      doing(
          () -> {
            if (!rows.isEmpty()) {
              CopyBinary.rows(sql, table, rows);
            }
          });
    }

    @Override
    public void parked(List<Parked> parked) {
      List<io.mediahub.streams.readmodel.RawRecord> records =
          parked.stream().flatMap(key -> key.records().stream()).toList();
      List<ParkedKey> keys = parked.stream().map(Parked::key).toList();
      doing(() -> new ParkedTables(model.name()).write(sql, Changes.parking(records, keys)));
    }

    @Override
    public void commit() {
      doing(
          () -> {
            Sql.update(
                sql,
                "insert into rebuild_unit values (?, ?, ?, ?)",
                unit.partition().topic(),
                unit.partition().partition(),
                unit.bucket(),
                unit.buckets());
            sql.commit();
          });
    }

    private void doing(Statements work) {
      try {
        work.run();
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      try {
        sql.close(); // an open transaction is rolled back
      } catch (SQLException e) {
        throw new DatabaseUnavailable(e);
      }
    }
  }

  private interface Statements {
    void run() throws SQLException;
  }

  @Override
  public void finishLoading() {
    transaction(
        sql -> {
          Sql.execute(sql, "set local maintenance_work_mem = '128MB'");
          tables().finish(sql);
          Sql.update(
              sql,
              """
              insert into read_model_position (model, topic, partition, next_offset, fold_version)
              select s.model, r.topic, r.partition, r.to_offset, s.fold_version
              from rebuild_range r cross join rebuild_state s\
              """);
          Sql.update(sql, "update rebuild_state set loaded = true");
          return true;
        });
  }

  @Override
  public Map<TopicPartition, Progress> live() {
    return transaction(this::liveProgress);
  }

  private Map<TopicPartition, Progress> liveProgress(Connection sql) throws SQLException {
    return new ProgressTable(model.name(), model.foldVersion())
        .all(sql, live("read_model_position"), false);
  }

  @Override
  public Settlements settlements() {
    return transaction(this::settlements);
  }

  private Settlements settlements(Connection sql) throws SQLException {
    boolean sameFolds =
        liveProgress(sql).values().stream()
            .allMatch(progress -> progress.foldVersion() == model.foldVersion());
    Sql.execute(sql, "set local search_path = " + identifier(liveSchema()));
    Settlements read = PostgresSettlements.read(sql, model, sameFolds);
    Sql.execute(sql, "set local search_path = " + identifier(schema));
    return read;
  }

  @Override
  public Session snapshot() {
    try {
      Connection sql = open();
      sql.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Transaction session = new Transaction(sql, true);
      session.live(); // the first statement takes the snapshot
      return session;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** A session is a transaction, and its shadow takes part in it. */
  private final class Transaction implements Session {
    private final Connection sql;
    private final boolean closes;
    private final ModelDatabase database;
    private @Nullable Map<TopicPartition, Progress> progress;

    Transaction(Connection sql, boolean closes) {
      this.sql = sql;
      this.closes = closes;
      this.database = PostgresDatabase.within(sql, source, model);
    }

    @Override
    public Map<TopicPartition, Progress> live() {
      try {
        Map<TopicPartition, Progress> known = progress == null ? liveProgress(sql) : progress;
        progress = known;
        return known;
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    @Override
    public ModelDatabase shadow() {
      return database;
    }

    @Override
    public Comparison compare(int most) {
      try {
        Set<Table> news = new HashSet<>();
        model.sources().stream()
            .filter(from -> !from.isOfFacts())
            .forEach(from -> news.addAll(model.tablesMadeFrom(from.topic().name())));
        TableComparison comparison = new TableComparison(sql, liveSchema(), schema);
        List<Comparison.TableResult> results = new ArrayList<>();
        for (Table table : model.tables()) {
          if (!news.contains(table)) {
            results.add(comparison.of(table, most));
          }
        }
        return new Comparison(
            results, news.stream().map(Table::name).sorted().toList(), parkedDifferently(most));
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    private List<String> parkedDifferently(int most) throws SQLException {
      String only =
          """
          select format('%%s of %%s is parked only by %s', key, topic) from (
              select topic, key, partition, src_offset from %s where model = ?
              except select topic, key, partition, src_offset from %s where model = ?) as one
          group by topic, key order by topic, key limit ?\
          """;
      String there = qualified(liveSchema(), "parked_record");
      String here = qualified(schema, "parked_record");
      List<String> keys = new ArrayList<>();
      keys.addAll(
          Sql.texts(
              sql,
              only.formatted("the live model", there, here),
              model.name(),
              model.name(),
              most));
      keys.addAll(
          Sql.texts(
              sql, only.formatted("the rebuild", here, there), model.name(), model.name(), most));
      return keys;
    }

    @Override
    public void commit() {
      try {
        sql.commit();
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      try {
        if (closes) {
          sql.close(); // an open transaction is rolled back
        }
      } catch (SQLException e) {
        throw new DatabaseUnavailable(e);
      }
    }
  }

  @Override
  public Switched switchOver(CatchUp atOnce, Duration patience) {
    try {
      return transaction(
          sql -> {
            Sql.execute(sql, "set local lock_timeout = " + patience.toMillis());
            Session session = new Transaction(sql, false);
            return new PostgresSwitch(model, tables(), liveSchema(), schema)
                .in(sql, session, atOnce);
          });
    } catch (DatabaseUnavailable e) {
      if (e.getCause() instanceof SQLException sql && isBusy(sql)) {
        return Switched.BUSY;
      }
      throw e;
    }
  }

  /** Lock not available, deadlock, or two who change the same name. */
  private static boolean isBusy(SQLException e) {
    return Set.of("55P03", "40P01", "XX000").contains(String.valueOf(e.getSQLState()));
  }

  @Override
  public void drop() {
    transaction(
        sql -> {
          Sql.is(sql, GATE.formatted(""), schema);
          Sql.execute(sql, "drop schema if exists " + identifier(schema) + " cascade");
          return true;
        });
  }

  @Override
  public List<String> dropReplaced(Duration after) {
    return new ReplacedTables(model, after).drop(this::transaction);
  }

  @Override
  public @Nullable String refusal(Row row) {
    return statements.computeIfAbsent(row.key().table(), TableSql::new).refusal(row);
  }

  @Override
  public List<String> howToQuery() {
    String table = model.sources().getLast().views().getFirst().table().name();
    return List.of(
        "Its tables are in the schema %s of the read models' database; columns and indexes are those of"
                .formatted(schema)
            + " the live ones.",
        "Query it with: set search_path = %s; select * from %s limit 10;".formatted(schema, table));
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It was broken already; its locks are gone with it.
      }
      connection = null;
    }
  }
}
