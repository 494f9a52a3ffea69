package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.watching.ViewRule;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.testing.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.HistoryPaused;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.Stretch;
import mediahub.watching.WatchingEnvelope;
import org.junit.jupiter.api.Test;

/** What is made of what playbacks have shown. */
class WatchingModelTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private final Map<String, Long> versions = new HashMap<>();
  private final List<LogEntry<WatchingEnvelope>> log = new ArrayList<>();

  private void happened(String id, Instant at, Event event) {
    long version = versions.merge(id, 1L, Long::sum);
    Metadata metadata = new Metadata("e-" + id + version, id, version, at, "a", "c", "t");
    log.add(new LogEntry<>(Topics.WATCHING_EVENTS, new WatchingEnvelope(metadata, event)));
  }

  private static PlaybackWatched watched(
      String viewer, int mediaSeconds, int watchedSeconds, Stretch... shown) {
    return new PlaybackWatched(
        "m1", viewer, mediaSeconds, 1000L, List.of(shown), watchedSeconds, NOON);
  }

  private Map<String, List<Row>> projected(ReadModel model) {
    MapDatabase database = new MapDatabase(model);
    try (var driver = new ReadModelDriver(model, database)) {
      log.forEach(driver::pipe);
    }
    Map<String, List<Row>> tables = new HashMap<>();
    database
        .rows()
        .values()
        .forEach(
            row ->
                tables
                    .computeIfAbsent(row.key().table().name(), name -> new ArrayList<>())
                    .add(row));
    return tables;
  }

  private static Object value(Row row, String column) {
    Column<?> found =
        row.key().table().columns().stream()
            .filter(each -> each.name().equals(column))
            .findFirst()
            .orElseThrow();
    return row.value(found.index());
  }

  private static List<Object> values(List<Row> rows, String column) {
    return rows.stream().map(row -> value(row, column)).toList();
  }

  @Test
  void given_a_playback_when_it_goes_on_after_the_view_then_it_is_one_view_of_its_first_day() {
    happened("p1", NOON, watched("u1", 1000, 29, new Stretch(0, 29)));
    happened("p1", NOON.plusSeconds(60), watched("u1", 1000, 60, new Stretch(29, 60)));
    happened("p1", NOON.plusSeconds(86_400), watched("u1", 1000, 90, new Stretch(60, 90)));

    List<Row> views = projected(ReadModels.WATCHING).get("watch_view");

    assertThat(views).hasSize(1);
    assertThat(value(views.getFirst(), "rule_id")).isEqualTo("30s-or-quarter");
    assertThat(value(views.getFirst(), "day")).isEqualTo("2026-05-01");
  }

  @Test
  void given_a_log_when_it_is_read_again_by_another_rule_then_both_counts_stand_side_by_side() {
    happened("p1", NOON, watched("u1", 1000, 3, new Stretch(0, 3)));
    happened("p2", NOON, watched(null, 1000, 40, new Stretch(0, 40)));
    ViewRule now = ViewRule.ALL.getFirst();
    ViewRule next = new ViewRule(now.id(), now.version() + 1, 3, 1000);

    List<Row> views = projected(ReadModels.watching(2, List.of(now, next))).get("watch_view");

    assertThat(views.stream().map(row -> value(row, "rule_version") + " " + row.key().recordKey()))
        .containsExactlyInAnyOrder("1 p2", "2 p1", "2 p2");
  }

  @Test
  void given_a_long_media_when_it_is_shown_without_a_break_then_each_part_is_there_once() {
    int length = 2 * 3600 + 1;
    for (int from = 0; from < length; from += 10) {
      int until = Math.min(length, from + 10);
      happened("p1", NOON, watched("u1", length, until, new Stretch(from, until)));
    }

    Row row = projected(ReadModels.WATCHING).get("watch_shown").getFirst();

    int parts = (int) value(row, "parts");
    assertThat((int) value(row, "part_seconds")).isEqualTo(3);
    assertThat(parts).isLessThanOrEqualTo(3600).isEqualTo(2401);
    BitSet shown = BitSet.valueOf((byte[]) value(row, "shown"));
    assertThat(shown.stream())
        .containsExactlyElementsOf(IntStream.range(0, parts).boxed().toList());
  }

  @Test
  void given_a_viewer_who_is_not_remembered_when_projected_then_there_is_a_view_and_no_position() {
    happened("u1", NOON, new HistoryPaused());
    happened("p1", NOON, watched(null, 100, 40, new Stretch(0, 40)));

    Map<String, List<Row>> tables = projected(ReadModels.WATCHING);

    assertThat(tables).doesNotContainKey("watch_position");
    assertThat(tables.get("watch_view")).hasSize(1);
    assertThat(values(tables.get("watch_history"), "recorded")).containsExactly(false);
  }

  @Test
  void given_deleted_entries_when_all_is_deleted_then_one_time_stands_for_them() {
    happened("u1", NOON, new HistoryEntryDeleted("m1"));
    happened("u2", NOON, new HistoryEntryDeleted("m1"));
    happened("u1", NOON.plusSeconds(1), new HistoryCleared());
    happened("u1", NOON.plusSeconds(2), new HistoryEntryDeleted("m2"));

    Map<String, List<Row>> tables = projected(ReadModels.WATCHING);

    assertThat(tables.get("watch_deleted").stream().map(row -> row.key().values()))
        .containsExactlyInAnyOrder(List.of("u1", "m2"), List.of("u2", "m1"));
    assertThat(values(tables.get("watch_history"), "cleared_at"))
        .containsExactly(NOON.plusSeconds(1));
  }
}
