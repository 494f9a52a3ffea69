package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the statements themselves hold, whoever calls them. */
class PostgresDatabaseTest {
  private static final TopicPartition GRANTS = new TopicPartition(Topics.GRANT_EVENTS.name(), 0);

  private ViewsDatabase views;

  @BeforeEach
  void start() throws Exception {
    views = new ViewsDatabase();
  }

  @AfterEach
  void stop() throws Exception {
    views.close();
  }

  @Test
  void a_row_is_never_replaced_by_an_older_one() throws Exception {
    Row newer = rows(ReadModels.VIEWER_ACCESS, 1).getFirst();
    try (ModelDatabase database = views.open(named("guard"))) {
      Table table = newer.key().table();
      database.write(Changes.of(Map.of(table, List.of(newer.at(10))), List.of()));
      var before = Rows.inPostgres(views.source(), table.name());

      database.write(Changes.of(Map.of(table, List.of(older(newer).at(9))), List.of()));

      assertThat(Rows.inPostgres(views.source(), table.name())).isEqualTo(before);
      database.write(Changes.of(Map.of(table, List.of(older(newer).at(10))), List.of()));
      assertThat(Rows.inPostgres(views.source(), table.name())).isNotEqualTo(before);
    }
  }

  /** The same key, another version. */
  private static Row older(Row row) {
    Row changed = row;
    for (Column<?> column : row.key().table().columns()) {
      if (column.name().equals("version")) {
        changed = changed.withValue(column, -1L);
      }
    }
    return changed;
  }

  @Test
  void positions_move_from_where_they_are_or_nothing_is_written() throws Exception {
    Row row = rows(ReadModels.VIEWER_ACCESS, 2).getLast();
    Table table = row.key().table();
    try (ModelDatabase database = views.open(named("positions"))) {
      database.progress(List.of(GRANTS));
      database.write(Changes.of(Map.of(), List.of(new ProgressUpdate(GRANTS, 0, 5))));
      var before = Rows.inPostgres(views.source(), table.name());

      assertThatThrownBy(
              () ->
                  database.write(
                      Changes.of(
                          Map.of(table, List.of(row.at(1_000))),
                          List.of(new ProgressUpdate(GRANTS, 4, 6)))))
          .isInstanceOf(ProgressConflict.class);

      assertThat(database.progress(List.of(GRANTS)))
          .containsEntry(GRANTS, new Progress(5, null, null, 1));
      assertThat(Rows.inPostgres(views.source(), table.name())).isEqualTo(before);
    }
  }

  @Test
  void the_audit_of_lost_events_goes_and_that_of_other_partitions_stays() throws Exception {
    List<Row> all = rows(ReadModels.AUDIT_TIMELINE, 3);
    Table table = all.getFirst().key().table();
    long end = 5;
    List<Row> kept =
        all.stream()
            .filter(row -> !row.value(0).equals(GRANTS.topic()) || row.offset() < end)
            .toList();
    assertThat(kept).hasSizeLessThan(all.size());
    try (ModelDatabase database = views.open(named("audit"))) {
      database.progress(List.of(GRANTS));
      database.write(Changes.of(sorted(all), List.of(new ProgressUpdate(GRANTS, 0, 1_000))));

      database.rewind(
          new TruncatedLog(GRANTS, 1_000, end, Topics.EVENT_PARTITIONS, List.of(table)));

      assertThat(Rows.inPostgres(views.source(), table.name()))
          .isEqualTo(Rows.of(table.name(), kept));
      assertThat(database.progress(List.of(GRANTS)))
          .containsEntry(GRANTS, new Progress(0, null, null, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\": \"a film\"}",
        "{\"title\": \"a\\u0000b\"}",
        "{\"title\": \"a\\\\u0000b\"}",
        "{\"title\": \"a\\\\\\u0000b\"}",
        "{\"title\": \"a\\u0001b\"}"
      })
  void what_it_is_known_to_refuse_is_what_the_server_refuses(String json) {
    Row row =
        rows(ReadModels.MEDIA_CATALOGUE, 4).stream()
            .filter(each -> each.key().table().name().equals("catalogue_segment"))
            .findFirst()
            .orElseThrow();
    Table table = row.key().table();
    Row changed = row.withValue(column(table, Column.Kind.JSON), json);
    try (ModelDatabase database = views.open(named("refusals"))) {
      Changes changes = Changes.of(Map.of(table, List.of(changed)), List.of());

      boolean known = database.refusal(changed) != null;

      assertThat(known).isEqualTo(isRefused(database, changes));
    }
  }

  @Test
  void a_text_with_nul_is_known_to_be_refused() {
    Row row = rows(ReadModels.VIEWER_ACCESS, 5).getFirst();
    Table table = row.key().table();
    Row changed = row.withValue(column(table, Column.Kind.TEXT), "a\0b");
    try (ModelDatabase database = views.open(named("texts"))) {
      assertThat(database.refusal(row)).isNull();
      assertThat(database.refusal(changed)).contains("NUL");
      assertThat(isRefused(database, Changes.of(Map.of(table, List.of(changed)), List.of())))
          .isTrue();
    }
  }

  private static Column<?> column(Table table, Column.Kind kind) {
    return table.columns().stream()
        .filter(column -> column.kind() == kind && !table.keyColumns().contains(column))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isRefused(ModelDatabase database, Changes changes) {
    try {
      database.write(changes);
      return false;
    } catch (ModelDatabase.ValueRefused e) {
      return true;
    }
  }

  private static ReadModel named(String name) {
    return new ReadModel(name, 1, List.of());
  }

  /** What a random log comes to. */
  private static List<Row> rows(ReadModel model, long seed) {
    try (var driver = new ReadModelDriver(model, new MapDatabase(model))) {
      RandomLog.of(seed, 200, 10).forEach(driver::pipe);
      return driver.expected.rows().stream()
          .filter(row -> !row.key().table().name().endsWith("_version"))
          .toList();
    }
  }

  private static Map<Table, List<Row>> sorted(List<Row> rows) {
    var byKey = new TreeMap<RowKey, Row>();
    rows.forEach(row -> byKey.put(row.key(), row));
    return Map.of(rows.getFirst().key().table(), new ArrayList<>(byKey.values()));
  }
}
