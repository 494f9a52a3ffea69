package io.mediahub.platform.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.TestPlatform;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One event is found by its id without a scan, however many there are. */
class EventPlacesTest {
  private static TestPlatform platform;

  @BeforeAll
  static void fill() {
    platform = TestPlatform.start();
    for (int month = 1; month <= 3; month++) {
      platform
          .views()
          .sql(
              ("create table audit_event_2026_0%1$d partition of audit_event"
                      + " for values from ('2026-0%1$d-01 00:00Z') to ('2026-0%2$d-01 00:00Z')")
                  .formatted(month, month + 1))
          .update();
    }
    platform
        .views()
        .sql(
            """
            insert into audit_event (topic, partition, src_offset, event_id, aggregate, aggregate_id,
              media_id, type, version, occurred_at, recorded_at, actor, causation_id, correlation_id,
              value, sha256)
            select 't', 0, n, 'e' || n, 'upload', 'm' || n % 300, 'm' || n % 300, 'UploadCompleted',
                   n / 300 + 1, at, at, 'a', 'c', 'd', convert_to(repeat('x', 400), 'UTF8'), sha256('')
              from (select n, timestamptz '2026-01-01 00:00Z' + n * interval '4 minutes' as at
                      from generate_series(1, 30000) as n) as events
            """)
        .update();
    platform.views().sql("analyze audit_event").update();
  }

  @AfterAll
  static void stop() throws IOException {
    platform.close();
  }

  @Test
  void each_month_is_looked_at_by_its_index() throws SQLException {
    List<String> plan = new ArrayList<>();
    try (Connection sql = platform.viewsSource().getConnection();
        PreparedStatement statement =
            sql.prepareStatement("explain (costs off) " + StoredTrees.PLACES)) {
      statement.setString(1, "e4711");
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          plan.add(found.getString(1));
        }
      }
    }

    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    for (int month = 1; month <= 3; month++) {
      String index = "audit_event_2026_0" + month + "_event_id_idx";
      assertThat(plan).anyMatch(line -> line.contains(index));
    }
  }

  @Test
  void the_place_of_an_event_is_found() {
    assertThat(new StoredTrees(platform.viewsSource()).placesOf("e4711"))
        .containsExactly(new StoredTrees.Place("t", 0, 4711));
  }
}
