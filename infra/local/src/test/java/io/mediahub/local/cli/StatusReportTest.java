package io.mediahub.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.terminal.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatusReportTest {
  private final PlatformStatus status =
      new PlatformStatus(
          "running",
          false,
          "default",
          "http://localhost:8080",
          10,
          12_345L,
          null,
          List.of("the disk is nearly full"),
          List.of(
              new PlatformStatus.Entry(
                  "kafka", 11L, "ready", 2500L, 1, "127.0.0.1:21001", "old", null),
              new PlatformStatus.Entry(
                  "encoder-service", 12L, "ready", 2500L, 1, "", null, "isolation bubblewrap"),
              new PlatformStatus.Entry(
                  "mongo", null, "backoff", null, 3, "", "ended with 1", null)));

  private final StatusReport report =
      StatusReport.of(
          status,
          Map.of(
              10L,
              new Usage(50 << 20, 40 << 20, 0.01),
              11L,
              new Usage(200 << 20, 180 << 20, 0.04)));

  @Test
  void totals_are_sums_over_all_processes() {
    assertThat(report.totalRssBytes()).isEqualTo(250L << 20);
    assertThat(report.totalPssBytes()).isEqualTo(220L << 20);
    assertThat(report.totalCpu()).isEqualTo(0.05);
  }

  @Test
  void the_table_says_why_something_does_not_serve_and_not_what_is_over() {
    assertThat(report.table())
        .contains(
            "not healthy (running)",
            "up in 12.3 s",
            "ended with 1",
            "isolation bubblewrap",
            "WARNING: the disk is nearly full")
        .doesNotContain("old");
  }

  @Test
  void json_has_every_field_even_when_it_is_null() {
    JsonNode json = JsonMapper.builder().build().readTree(Output.json(report));

    assertThat(json.get("healthy").asBoolean()).isFalse();
    assertThat(json.get("warmStartMs").asLong()).isEqualTo(12_345);
    JsonNode mongo = json.get("components").get(3);
    assertThat(mongo.get("name").asString()).isEqualTo("mongo");
    assertThat(mongo.get("pid").isNull()).isTrue();
    assertThat(mongo.propertyNames())
        .contains(
            "pid", "state", "rssBytes", "pssBytes", "cpu", "startMs", "restarts", "url", "detail");
  }
}
