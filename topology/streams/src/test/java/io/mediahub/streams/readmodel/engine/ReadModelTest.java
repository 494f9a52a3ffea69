package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadModelTest {
  static final List<ReadModel> MODELS = ReadModels.ALL;

  @ParameterizedTest
  @FieldSource("MODELS")
  void given_any_log_when_projected_then_rows_are_its_fold(ReadModel model) {
    MapDatabase database = new MapDatabase(model);
    try (var driver = new ReadModelDriver(model, database)) {
      RandomLog.of(1, 3_000, 20).forEach(driver::pipe);

      assertSame(driver, model, database);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void given_topics_in_another_order_when_projected_then_rows_are_the_same(long seed) {
    List<LogEntry<?>> log = RandomLog.of(seed, 2_000, 10);
    List<LogEntry<?>> topicByTopic = new ArrayList<>(log);
    topicByTopic.sort(Comparator.comparing(logged -> logged.topic().name()));
    MapDatabase one = new MapDatabase(ReadModels.MEDIA_CATALOGUE);
    MapDatabase other = new MapDatabase(ReadModels.MEDIA_CATALOGUE);
    try (var interleaved = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, one);
        var sorted = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, other)) {
      log.forEach(interleaved::pipe);
      topicByTopic.forEach(sorted::pipe);
    }
    assertThat(one.rows()).as("seed " + seed).isEqualTo(other.rows());
  }

  @Test
  void given_rows_ahead_of_the_position_when_read_again_then_nothing_changes() {
    MapDatabase database = new MapDatabase(ReadModels.MEDIA_CATALOGUE);
    List<LogEntry<?>> log = RandomLog.of(5, 1_000, 10);
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      log.forEach(driver::pipe);
    }
    var before = database.rows();
    database.forgetPositions();

    try (var again = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      log.forEach(again::pipe);
    }

    assertThat(database.rows()).isEqualTo(before);
  }

  private static void assertSame(ReadModelDriver driver, ReadModel model, MapDatabase database) {
    Stream<String> tables =
        model.sources().stream()
            .flatMap(source -> source.views().stream())
            .map(view -> view.table().name())
            .distinct();
    tables.forEach(
        table -> {
          var expected = Rows.of(table, driver.expected.rows());
          assertThat(expected).isNotEmpty();
          assertThat(Rows.of(table, database.rows().values())).isEqualTo(expected);
        });
  }
}
