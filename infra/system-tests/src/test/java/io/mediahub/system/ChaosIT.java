package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.OnStack;
import java.time.LocalDate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A short round of chaos: other faults each day. {@code CrashIT} kills each component once; this
 * one also lets them stand still and cuts them off, and compares every answer with the log.
 */
@OnStack
@Order(7)
class ChaosIT {
  @Test
  @Timeout(900)
  void given_people_at_work_when_components_die_and_stand_still_then_answers_log_and_rows_agree() {
    long seed = LocalDate.now().toEpochDay();
    System.out.println("  chaos with the seed " + seed);

    Cli.Ended ended =
        Cli.call(
            "chaos",
            "--faults",
            "5",
            "--longest-pause",
            "15",
            "--seed",
            Long.toString(seed),
            "--yes",
            "--output",
            "json");

    assertThat(ended.exitCode()).as(ended.said()).isZero();
    JsonNode figures = new JsonMapper().readTree(ended.lastLine()).path("figures");
    assertThat(figures.path("wrong").asInt(-1)).isZero();
    assertThat(figures.path("commands").path("ok").asInt()).isGreaterThan(100);
  }
}
