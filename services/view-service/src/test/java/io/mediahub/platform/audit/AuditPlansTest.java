package io.mediahub.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.TestPlatform;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A question to the past costs the events of its aggregate up to then, whatever else there is. */
class AuditPlansTest {
  private static final OffsetDateTime MARCH = OffsetDateTime.parse("2026-03-10T00:00:00Z");

  private static TestPlatform platform;

  @BeforeAll
  static void fill() {
    platform = TestPlatform.start();
    for (int month = 1; month <= 6; month++) {
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
                      from generate_series(1, 60000) as n) as events
            """)
        .update();
    platform.views().sql("analyze audit_event").update();
  }

  @AfterAll
  static void stop() throws IOException {
    platform.close();
  }

  @Test
  void as_of_reads_one_index_and_no_month_after_it() throws SQLException {
    List<String> plan = explain("explain (analyze, timing off, summary off) " + AuditLog.EVENTS);

    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(plan)
        .anyMatch(
            line -> line.contains("audit_event_2026_03_aggregate_id_recorded_at_version_idx"));
    assertThat(plan).noneMatch(line -> line.contains("audit_event_2026_04"));
    assertThat(plan).noneMatch(line -> line.contains("Rows Removed by Filter"));
  }

  @Test
  void a_generic_plan_reads_no_month_after_it_either() throws SQLException {
    List<String> plan =
        explain(
            "set plan_cache_mode = force_generic_plan;explain (analyze, timing off, summary off) "
                + AuditLog.EVENTS);

    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(plan)
        .noneMatch(
            line -> line.contains("audit_event_2026_04") && !line.contains("never executed"));
  }

  @Test
  void sessions_of_a_person_are_found_by_the_index_of_who_opened_them() throws SQLException {
    try (Connection sql = platform.viewsSource().getConnection();
        PreparedStatement statement = sql.prepareStatement("explain " + PastSessions.OPENED)) {
      statement.setString(1, "u7");
      statement.setObject(2, MARCH);
      statement.setString(3, "");
      statement.setInt(4, 51);

      List<String> plan = lines(statement);

      assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
      assertThat(plan).anyMatch(line -> line.contains("actor_recorded_at_idx"));
    }
  }

  @Test
  void the_newest_event_of_each_session_is_found_by_the_index_of_its_aggregate()
      throws SQLException {
    try (Connection sql = platform.viewsSource().getConnection();
        PreparedStatement statement = sql.prepareStatement("explain " + PastSessions.NEWEST)) {
      statement.setString(1, "m7 m8");

      assertThat(lines(statement)).noneMatch(line -> line.contains("Seq Scan"));
    }
  }

  private static List<String> lines(PreparedStatement statement) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (var found = statement.executeQuery()) {
      while (found.next()) {
        lines.add(found.getString(1));
      }
    }
    return lines;
  }

  /** The statements before the last one are settings. */
  private static List<String> explain(String statements) throws SQLException {
    List<String> parts = List.of(statements.split(";"));
    try (Connection sql = platform.viewsSource().getConnection()) {
      for (String setting : parts.subList(0, parts.size() - 1)) {
        sql.createStatement().execute(setting);
      }
      try (PreparedStatement statement = sql.prepareStatement(parts.getLast())) {
        statement.setString(1, "m7");
        statement.setString(2, "upload");
        statement.setObject(3, MARCH);
        statement.setLong(4, Long.MAX_VALUE);
        statement.setInt(5, 10_001);
        return lines(statement);
      }
    }
  }
}
