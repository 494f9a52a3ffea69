package io.mediahub.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThroughputReportTest {
  private static Outcome outcome(int rate, double accepted, double command, double lag) {
    return new Outcome(
        rate, accepted, Percentiles.of(command, command), Percentiles.of(lag), Map.of(), 0, false);
  }

  @Test
  void a_rate_holds_while_answers_and_lag_are_in_time_and_all_are_accepted() {
    assertThat(outcome(100, 100, 20, 90).holds(1000)).isTrue();
    assertThat(outcome(100, 100, 20, 1001).holds(1000)).isFalse();
    assertThat(outcome(100, 100, 1001, 90).holds(1000)).isFalse();
    assertThat(outcome(100, 90, 20, 90).holds(1000)).isFalse();
    assertThat(
            new Outcome(
                    100,
                    100,
                    Percentiles.of(20),
                    Percentiles.of(90),
                    Map.of("503 service-unavailable", 1L),
                    0,
                    false)
                .holds(1000))
        .isFalse();
    assertThat(
            new Outcome(100, 100, Percentiles.of(20), Percentiles.of(90), Map.of(), 1, false)
                .holds(1000))
        .isFalse();
    assertThat(
            new Outcome(100, 100, Percentiles.of(), Percentiles.of(), Map.of(), 0, false)
                .holds(1000))
        .as("nothing was seen")
        .isFalse();
  }

  @Test
  void the_shares_of_the_processes_are_those_of_the_machine_and_of_a_command() {
    ThroughputReport report = new ThroughputReport(1000, 2);
    Outcome best = outcome(400, 400, 20, 90);
    report.step(best);
    report.best(best);

    report.processes(
        best,
        new Observation.Found(
            10, Map.of("postgres", 3.0, "edge-service", 1.0), Map.of(), 8_000, 4_000_000));
    BenchmarkResult result = report.result(Map.of(), 0);

    assertThat(result.figures().get("cpu"))
        .asInstanceOf(MAP)
        .containsEntry(
            "postgres",
            Map.of(
                "cores", 0.3, "shareOfMachine", 0.15, "shareOfUsed", 0.75, "millisACommand", 0.75));
    assertThat(result.figures()).containsEntry("commandsPerSecond", 400);
    assertThat(result.figures().get("steps")).asInstanceOf(LIST).hasSize(1);
    assertThat(result.met()).isTrue();
  }

  @Test
  void sessions_are_told_by_what_they_do_and_noise_is_left_out() {
    ThroughputReport report = new ThroughputReport(1000, 2);
    Outcome best = outcome(400, 400, 20, 90);

    report.sessions(
        best,
        new Observation.Found(
            10,
            Map.of(),
            Map.of("decisions: IO:WalSync", 0.8, "views: Lock:tuple", 0.001),
            8_000,
            4_000_000));
    BenchmarkResult result = report.result(Map.of(), 0);

    assertThat(result.figures().get("sessions")).isEqualTo(Map.of("decisions: IO:WalSync", 0.8));
    assertThat(result.figures()).containsEntry("commitsACommand", 2.0);
    assertThat(result.figures()).containsEntry("walBytesACommand", 1000L);
  }

  @Test
  void where_no_rate_held_and_where_the_aim_is_missed_a_target_is_missed() {
    assertThat(new ThroughputReport(1000, 2).result(Map.of(), 0).met()).isFalse();
    ThroughputReport report = new ThroughputReport(1000, 2);
    report.best(outcome(400, 400, 20, 90));

    assertThat(report.result(Map.of(), 1000).targets())
        .extracting(Target::met)
        .containsExactly(true, false);
  }
}
