package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.PlainFold;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit keeps the bytes of the log, month by month. */
class AuditPartitionsTest {
  private static final String TABLE = "audit_event";
  private static final long EVENTS = 160;
  private static final TopicPartition UPLOADS = new TopicPartition(Topics.UPLOAD_EVENTS.name(), 0);
  private static final Instant JANUARY = Instant.parse("2026-01-31T23:59:59.999Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

  private ViewsDatabase views;

  @BeforeEach
  void start() throws SQLException {
    views = new ViewsDatabase();
  }

  @AfterEach
  void stop() throws SQLException {
    views.close();
  }

  @Test
  void a_month_changes_within_a_batch_and_both_months_and_the_next_two_are_there()
      throws Exception {
    List<Row> rows = recorded(1, JANUARY, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.write(changes(rows));

      assertThat(Rows.inPostgres(views.source(), TABLE)).isEqualTo(Rows.of(TABLE, rows));
    }
    assertThat(months())
        .containsExactly(
            "audit_event_2026_01",
            "audit_event_2026_02",
            "audit_event_2026_03",
            "audit_event_2026_04");
    assertThat(views.ask("select count(*) from audit_event_2026_01"))
        .isEqualTo(String.valueOf(rows.size() / 2));
  }

  @Test
  void a_month_that_is_made_has_the_indexes_of_the_table() throws Exception {
    List<Row> rows = recorded(9, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.write(changes(rows));
    }

    String attached =
        views.ask(
            """
            select string_agg(parent.relname, ',' order by parent.relname)
              from pg_inherits
              join pg_class index on index.oid = inhrelid and index.relkind in ('i', 'I')
              join pg_class parent on parent.oid = inhparent
              join pg_index of on of.indexrelid = index.oid
             where of.indrelid = 'audit_event_2026_02'::regclass
            """);
    assertThat(attached)
        .isEqualTo(
            "audit_event_by_id,audit_event_by_time,audit_event_of_aggregate,audit_event_of_media,"
                + "audit_event_of_media_history,audit_event_of_sessions,audit_event_pkey");
  }

  @Test
  void a_month_that_was_taken_away_is_made_again_and_nothing_is_refused() throws Exception {
    List<Row> rows = recorded(2, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.write(changes(rows.subList(0, 10)));
      views.execute("drop table audit_event_2026_02");

      database.write(changes(rows.subList(10, 20)));

      assertThat(Rows.inPostgres(views.source(), TABLE))
          .isEqualTo(Rows.of(TABLE, rows.subList(10, 20)));
    }
  }

  @Test
  void a_month_that_was_detached_is_attached_with_its_rows() throws Exception {
    List<Row> rows = recorded(3, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.write(changes(rows.subList(0, 10)));
      views.execute("alter table audit_event detach partition audit_event_2026_02");

      database.write(changes(rows.subList(10, 20)));

      assertThat(Rows.inPostgres(views.source(), TABLE))
          .isEqualTo(Rows.of(TABLE, rows.subList(0, 20)));
    }
  }

  @Test
  void a_value_that_breaks_a_rule_of_the_table_is_still_refused() {
    Row row = recorded(4, FEBRUARY).getFirst();
    var sha = row.key().table().columns().getLast();
    try (ModelDatabase database = open()) {
      Changes broken = changes(List.of(row.withValue(sha, new byte[31])));

      assertThatThrownBy(() -> database.write(broken)).isInstanceOf(ValueRefused.class);
    }
  }

  @Test
  void writers_that_need_the_same_months_at_once_make_each_once() throws Exception {
    List<Row> rows = recorded(5, JANUARY, FEBRUARY);
    int writers = 8;
    int each = rows.size() / writers;
    try (var threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      IntStream.range(0, writers)
          .forEach(
              i ->
                  work.add(
                      () -> {
                        try (ModelDatabase database = open()) {
                          database.write(changes(rows.subList(i * each, (i + 1) * each)));
                          return true;
                        }
                      }));

      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(Rows.inPostgres(views.source(), TABLE))
        .isEqualTo(Rows.of(TABLE, rows.subList(0, each * writers)));
    assertThat(months()).hasSize(4);
  }

  /** Dies after the write and before the answer: the batch comes again from where it began. */
  @Test
  void a_batch_that_is_read_again_after_a_crash_is_there_once() throws Exception {
    List<Row> rows = recorded(6, JANUARY, FEBRUARY);
    ProgressUpdate moved = new ProgressUpdate(UPLOADS, 0, 1_000);
    try (ModelDatabase before = open()) {
      before.progress(List.of(UPLOADS));
      before.write(changes(rows, moved));
    }
    try (ModelDatabase after = open()) {
      assertThatThrownBy(() -> after.write(changes(rows, moved)))
          .isInstanceOf(ProgressConflict.class);
      after.write(changes(rows)); // a rewind of the progress alone, as by an operator

      assertThat(Rows.inPostgres(views.source(), TABLE)).isEqualTo(Rows.of(TABLE, rows));
      assertThat(views.ask("select count(*) from audit_event"))
          .isEqualTo(String.valueOf(rows.size()));
    }
  }

  @Test
  void the_bytes_are_those_of_the_log_and_their_hash_is_sha256() throws Exception {
    Map<Long, byte[]> written = new HashMap<>();
    List<Row> rows = recorded(7, written, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.write(changes(rows));

      try (var sql = views.source().getConnection();
          var found =
              sql.createStatement()
                  .executeQuery("select src_offset, value, sha256 from " + TABLE)) {
        int seen = 0;
        while (found.next()) {
          byte[] bytes = written.get(found.getLong(1));
          assertThat(found.getBytes(2)).isEqualTo(bytes);
          assertThat(HexFormat.of().formatHex(found.getBytes(3)))
              .isEqualTo(
                  HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
          seen++;
        }
        assertThat(seen).isEqualTo(rows.size());
      }
    }
  }

  @Test
  void rows_of_an_older_fold_go_with_all_their_months() throws Exception {
    List<Row> rows = recorded(8, JANUARY, FEBRUARY);
    try (ModelDatabase database = open()) {
      database.progress(List.of(UPLOADS));
      database.write(changes(rows, new ProgressUpdate(UPLOADS, 0, 1_000)));
    }
    views.execute("update read_model_position set fold_version = 1");
    try (ModelDatabase newer = open()) {
      newer.rebuild();

      assertThat(views.ask("select count(*) from audit_event")).isEqualTo("0");
      newer.write(changes(rows, new ProgressUpdate(UPLOADS, 0, 1_000)));
      assertThat(Rows.inPostgres(views.source(), TABLE)).isEqualTo(Rows.of(TABLE, rows));
    }
  }

  private ModelDatabase open() {
    return views.open(ReadModels.AUDIT_TIMELINE);
  }

  private List<String> months() throws SQLException {
    return Arrays.asList(
        views
            .ask(
                """
                select string_agg(inhrelid::regclass::text, ',' order by inhrelid::regclass::text)
                  from pg_inherits where inhparent = 'audit_event'::regclass
                """)
            .split(","));
  }

  private static Changes changes(List<Row> rows, ProgressUpdate... moved) {
    Table table = rows.getFirst().key().table();
    return Changes.of(Map.of(table, rows), List.of(moved));
  }

  private static List<Row> recorded(long seed, Instant... at) {
    return recorded(seed, new HashMap<>(), at);
  }

  /** What the audit has of a random log, recorded at these times in turn. */
  private static List<Row> recorded(long seed, Map<Long, byte[]> written, Instant... at) {
    PlainFold fold = new PlainFold(ReadModels.AUDIT_TIMELINE);
    long offset = 0;
    for (LogEntry<?> entry : RandomLog.of(seed, 300, 10)) {
      if (Topics.EVENTS.contains(entry.topic()) && offset < EVENTS) {
        byte[] bytes = PlainAvro.bytes(entry.envelope());
        written.put(offset, bytes);
        var location =
            new EventLocation(entry.topic().name(), 0, offset, at[(int) (offset % at.length)]);
        fold.add(
            entry.topic(),
            entry.envelope(),
            new RawRecord(location, entry.key(), bytes, List.of()));
        offset++;
      }
    }
    return fold.rows().stream()
        .filter(row -> row.key().table().name().equals(TABLE))
        .sorted(java.util.Comparator.comparing(Row::offset))
        .toList();
  }
}
