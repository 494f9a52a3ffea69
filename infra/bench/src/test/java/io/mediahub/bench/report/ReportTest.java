package io.mediahub.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.terminal.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private final Report report =
      new Report(
          "latency",
          Instant.parse("2026-01-02T03:04:05.678Z"),
          Machine.here(),
          new BenchmarkResult(
              Map.of("rate", 50),
              Map.of("platform", Percentiles.of(1, 2, 3).figures()),
              List.of(new Table("t", "a").row(1, "x")),
              List.of(new Target("p50", 2, 100, "ms"), new Target("p99", 500, 400, "ms")),
              List.of("a note")));

  @Test
  void is_one_line_of_json_with_settings_figures_targets_and_machine() {
    assertThat(report.json()).doesNotContain("\n");
    JsonNode json = JsonMapper.builder().build().readTree(report.json());
    assertThat(json.path("benchmark").asString()).isEqualTo("latency");
    assertThat(json.path("at").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.path("met").asBoolean()).isFalse();
    assertThat(json.path("settings").path("rate").asInt()).isEqualTo(50);
    assertThat(json.path("figures").path("platform").path("p50").asDouble()).isEqualTo(2);
    assertThat(json.path("targets").get(0).path("met").asBoolean()).isTrue();
    assertThat(json.path("targets").get(1).path("met").asBoolean()).isFalse();
    assertThat(json.path("machine").path("cores").asInt()).isPositive();
    assertThat(json.path("machine").path("kernel").asString()).startsWith("Linux");
  }

  @Test
  void says_which_target_was_missed() {
    assertThat(report.text())
        .contains("met     p50: 2.00 ms, at most 100 ms")
        .contains("MISSED  p99: 500 ms, at most 400 ms")
        .contains("note: a note");
  }

  @Test
  void is_kept_under_its_name_and_time(@TempDir Path folder) throws Exception {
    Path file = report.save(folder.resolve("bench"));
    assertThat(file).hasFileName("latency-20260102T030405Z.json");
    assertThat(Files.readString(file)).isEqualTo(report.json() + "\n");
  }
}
