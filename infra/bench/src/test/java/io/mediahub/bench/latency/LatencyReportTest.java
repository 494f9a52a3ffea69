package io.mediahub.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  private static Sample visibleAfterMillis(long millis) {
    Sample sample = new Sample("key", 1, System.nanoTime());
    sample.accepted();
    sample.visible(System.nanoTime() + millis * 1_000_000, 0);
    return sample;
  }

  @Test
  void each_chain_is_a_row_of_each_table_and_the_hops_are_a_table_of_their_own() {
    LatencyReport report = new LatencyReport(50);
    List<Sample> platform = List.of(visibleAfterMillis(40), visibleAfterMillis(60));

    report.chain("platform", platform, 2.25);
    report.chain("bare chain", List.of(visibleAfterMillis(4)), 2);
    Map<String, Percentiles> hops = new LinkedHashMap<>();
    hops.put("decided -> accepted", Percentiles.of(7));
    report.hops(hops);
    BenchmarkResult result = report.result(Map.of("rate", 50));

    assertThat(result.figures().keySet())
        .containsExactly("accepted -> visible", "due -> accepted", "due -> visible", "hops");
    assertThat(result.figures().get("due -> visible"))
        .asInstanceOf(MAP)
        .containsOnlyKeys("platform", "bare chain");
    assertThat(result.figures().get("hops"))
        .isEqualTo(Map.of("decided -> accepted", Percentiles.of(7).figures()));
    assertThat(result.tables()).hasSize(4);
    assertThat(result.notes())
        .first()
        .asString()
        .startsWith("platform: its rows were checked every 2.3 ms");
  }

  @Test
  void the_platform_is_compared_with_its_limits() {
    LatencyReport report = new LatencyReport(50);

    report.targets(List.of(visibleAfterMillis(50), visibleAfterMillis(3000)));

    assertThat(report.result(Map.of()).targets())
        .extracting(Target::met)
        .containsExactly(true, false);
  }
}
