package io.mediahub.streams.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.Logged;
import io.mediahub.streams.testing.PlainAvro;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import io.mediahub.streams.view.ReadModels;
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
    MapDatabase database = new MapDatabase();
    try (var driver = new ReadModelDriver(model, database)) {
      RandomLog.of(1, 3_000, 20).forEach(driver::pipe);

      assertSame(driver, model, database);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void given_topics_in_another_order_when_projected_then_rows_are_the_same(long seed) {
    List<Logged<?>> log = RandomLog.of(seed, 2_000, 10);
    List<Logged<?>> topicByTopic = new ArrayList<>(log);
    topicByTopic.sort(Comparator.comparing(logged -> logged.topic().name()));
    MapDatabase one = new MapDatabase();
    MapDatabase other = new MapDatabase();
    try (var interleaved = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, one);
        var sorted = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, other)) {
      log.forEach(interleaved::pipe);
      topicByTopic.forEach(sorted::pipe);
    }
    assertThat(one.rows()).as("seed " + seed).isEqualTo(other.rows());
  }

  @Test
  void given_rows_ahead_of_the_position_when_read_again_then_nothing_changes() {
    MapDatabase database = new MapDatabase();
    List<Logged<?>> log = RandomLog.of(5, 1_000, 10);
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

  @Test
  void
      given_bytes_that_are_no_event_when_projected_then_they_are_dead_letters_and_the_rest_goes_on() {
    MapDatabase database = new MapDatabase();
    ReadModel model = ReadModels.VIEWER_ACCESS;
    try (var driver = new ReadModelDriver(model, database)) {
      List<Logged<?>> log = RandomLog.of(6, 200, 5);
      byte[] otherType =
          log.stream()
              .filter(logged -> logged.topic() == Topics.RENDITION_EVENTS)
              .findFirst()
              .map(logged -> PlainAvro.serdes().of(Topics.RENDITION_EVENTS).serializer())
              .map(s -> s.serialize("", rendition(log)))
              .orElseThrow();
      List<byte[]> bad =
          List.of(
              "not avro".getBytes(),
              new byte[] {0, 0, 0, 0, 4, 99, 99},
              new byte[] {0, 1},
              otherType);

      log.subList(0, 100).forEach(driver::pipe);
      bad.forEach(bytes -> driver.pipeBytes(Topics.GRANT_EVENTS, bytes));
      log.subList(100, 200).forEach(driver::pipe);

      var dead = driver.deadLetters().readRecordsToList();
      assertThat(dead).extracting(record -> record.getValue()).containsExactlyElementsOf(bad);
      assertThat(dead)
          .allSatisfy(
              record ->
                  assertThat(record.headers().lastHeader("__streams.errors.topic").value())
                      .asString()
                      .isEqualTo(Topics.GRANT_EVENTS.name()));
      assertSame(driver, model, database);
    }
  }

  private static mediahub.rendition.RenditionEnvelope rendition(List<Logged<?>> log) {
    return log.stream()
        .map(Logged::envelope)
        .filter(mediahub.rendition.RenditionEnvelope.class::isInstance)
        .map(mediahub.rendition.RenditionEnvelope.class::cast)
        .findFirst()
        .orElseThrow();
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
