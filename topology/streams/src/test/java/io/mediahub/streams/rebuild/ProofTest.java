package io.mediahub.streams.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.RunningModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import io.mediahub.streams.rebuild.Comparison.Difference;
import io.mediahub.streams.rebuild.Comparison.TableResult;
import io.mediahub.streams.rebuild.Rebuild.Purpose;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One wrong value among all rows is found, and named. */
class ProofTest {
  private static final ReadModel MODEL = ReadModels.MEDIA_CATALOGUE;
  private static final String TABLE = "catalogue_upload";

  private static Broker broker;
  private static ViewsDatabase views;
  private static LogOnBroker written;
  private static RunningModel live;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    views = new ViewsDatabase();
    written = new LogOnBroker(broker, MODEL);
    live = new RunningModel(broker, MODEL, views::open);
    written.write(RandomLog.of(3, 4_000, 60));
    views.awaitWhole(MODEL, written, "before the proofs");
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
    written.close();
    views.close();
    broker.close();
  }

  @Test
  void a_wrong_value_is_named() throws Exception {
    String key = key(0);

    Comparison found =
        after("update catalogue_upload set title = 'forged' where media_id = '%s'", key);

    assertThat(differences(found))
        .containsExactly(new Difference("media_id=" + key, "differs in title"));
  }

  @Test
  void a_missing_row_is_named() throws Exception {
    String key = key(1);

    Comparison found = after("delete from catalogue_upload where media_id = '%s'", key);

    assertThat(differences(found))
        .containsExactly(new Difference("media_id=" + key, "the live model has no such row"));
  }

  @Test
  void a_row_too_many_is_named() throws Exception {
    Comparison found =
        after(
            "insert into catalogue_upload (media_id, owner_id, title, content_type, size_bytes,"
                + " state, requested_at, version, src_offset) values ('made-up', '%s', '', '', 1,"
                + " 'uploading', now(), 1, 0)",
            "nobody");

    assertThat(differences(found))
        .containsExactly(new Difference("media_id=made-up", "the rebuild has no such row"));
  }

  /** A plain sum of hashes of rows would be the same. */
  @Test
  void values_that_two_rows_swapped_are_named() throws Exception {
    List<String> keys =
        List.of(
            views
                .ask(
                    "select a.media_id || ' ' || b.media_id from catalogue_upload a join"
                        + " catalogue_upload b on a.size_bytes <> b.size_bytes order by 1 limit 1")
                .split(" "));

    Comparison found =
        after(
            ("update catalogue_upload u set size_bytes = o.size_bytes from catalogue_upload o where"
                    + " (u.media_id = '%%s' and o.media_id = '%1$s') or (u.media_id = '%1$s' and"
                    + " o.media_id = '%%1$s')")
                .formatted(keys.get(1)),
            keys.get(0));

    assertThat(differences(found))
        .extracting(Difference::key, Difference::what)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("media_id=" + keys.get(0), "differs in size_bytes"),
            org.assertj.core.groups.Tuple.tuple(
                "media_id=" + keys.get(1), "differs in size_bytes"));
  }

  @Test
  void as_many_rows_are_named_as_a_person_reads() throws Exception {
    Comparison found = after("update catalogue_upload set title = '%s'", "forged");

    assertThat(differences(found)).hasSize(10);
  }

  @Test
  void equal_rows_are_called_equal() throws Exception {
    Comparison found = after("select 1", "");

    assertThat(found.equal()).isTrue();
    assertThat(found.rows()).isPositive();
    assertThat(found.notCompared()).containsExactly("catalogue_progress");
  }

  private static String key(int place) throws Exception {
    return views.ask(
        "select media_id from catalogue_upload order by media_id offset %d limit 1"
            .formatted(place));
  }

  /** The comparison after this was planted; then the rows are put back. */
  private static Comparison after(String planted, String value) throws Exception {
    views.execute("create table kept as table catalogue_upload");
    views.execute(planted.formatted(value));
    try (Shadow shadow = Rebuilt.shadow(views, MODEL)) {
      return Rebuilt.of(broker, MODEL, shadow).run(Purpose.PROVE, false).comparison();
    } finally {
      views.execute(
          "begin; delete from catalogue_upload; insert into catalogue_upload table kept; drop table"
              + " kept; commit");
    }
  }

  private static List<Difference> differences(Comparison found) {
    assertThat(found.tables())
        .filteredOn(table -> !table.table().equals(TABLE))
        .allMatch(TableResult::equal);
    return found.tables().stream()
        .filter(table -> table.table().equals(TABLE))
        .findFirst()
        .orElseThrow()
        .first();
  }
}
