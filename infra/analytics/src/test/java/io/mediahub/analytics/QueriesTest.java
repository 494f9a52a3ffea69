package io.mediahub.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries in docs/analytics, on an export of made events. */
class QueriesTest {
  private static final Path QUERIES = Path.of("..", "..", "docs", "analytics");
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir static Path folder;
  private static DuckDb database;

  @BeforeAll
  static void export() throws Exception {
    try (MadeLog log = new MadeLog(folder.resolve("state"))) {
      MadeEvents make = new MadeEvents(log);
      make.published("m1", "Sintel", AT, Duration.ofHours(1), Duration.ofMinutes(90));
      make.published("m2", "Tears of Steel", AT, Duration.ofMinutes(30), Duration.ofMinutes(15));
      log.write(Topics.UPLOAD_EVENTS, make.requested("m3", "Never sent", AT));
      log.write(
          Topics.UPLOAD_EVENTS, make.requested("m4", "Not encoded", AT), make.completed("m4", AT));
      log.write(
          Topics.PLAYBACK_EVENTS,
          make.played("p1", "m1", "v1", Instant.parse("2026-11-21T23:59:59Z")),
          make.played("p2", "m1", "v1", Instant.parse("2026-11-22T00:00:00Z")),
          make.played("p3", "m1", "v2", Instant.parse("2026-11-22T01:00:00Z")),
          make.played("p4", "m1", "v2", Instant.parse("2026-11-22T02:00:00Z")),
          make.played("p5", "m0", "v2", Instant.parse("2026-11-22T03:00:00Z")));
      assertThat(
              Analytics.commandLine(log.state())
                  .execute("export", "--to", folder.resolve("export").toString()))
          .isZero();
    }
    database = DuckDb.of(folder.resolve("export"));
  }

  @AfterAll
  static void close() throws Exception {
    database.close();
  }

  private static List<List<String>> answer(String query) throws Exception {
    return database.rows(Files.readString(QUERIES.resolve(query)));
  }

  @Test
  void views_per_title_and_day() throws Exception {
    assertThat(answer("views-per-title-and-day.sql"))
        .containsExactly(
            List.of("2026-11-21", "Sintel", "1", "1"),
            List.of("2026-11-22", "Sintel", "3", "2"),
            List.of("2026-11-22", "m0", "1", "1"));
  }

  @Test
  void encode_cost_per_hour_of_media() throws Exception {
    assertThat(answer("encode-cost.sql"))
        .containsExactly(
            List.of("Sintel", "1.0", "1.5", "1.5", "1"),
            List.of("Tears of Steel", "0.5", "0.25", "0.5", "1"),
            List.of("all", "1.5", "1.75", "1.17", "2"));
  }

  @Test
  void funnel_from_upload_to_play() throws Exception {
    assertThat(answer("funnel.sql"))
        .containsExactly(
            List.of("upload requested", "4", "100.0", "0.0"),
            List.of("upload completed", "3", "75.0", "10.0"),
            List.of("inspected", "2", "50.0", "21.0"),
            List.of("published", "2", "50.0", "3170.0"),
            List.of("played", "1", "25.0", "136799.0"));
  }

  @Test
  void each_query_has_a_test_here() throws IOException {
    try (Stream<Path> files = Files.list(QUERIES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "views-per-title-and-day.sql", "encode-cost.sql", "funnel.sql");
    }
  }
}
