package io.mediahub.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.chaos.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Map<FaultKind, List<String>> POSSIBLE =
      Map.of(
          FaultKind.KILL, List.of("kafka", "postgres", "view-service"),
          FaultKind.PAUSE, List.of("kafka", "postgres", "view-service"),
          FaultKind.CUT, List.of("postgres"));

  @Test
  void the_same_seed_makes_the_same_faults() {
    assertThat(Fault.plan(5, 40, POSSIBLE, LONGEST))
        .isEqualTo(Fault.plan(5, 40, POSSIBLE, LONGEST))
        .isNotEqualTo(Fault.plan(6, 40, POSSIBLE, LONGEST));
  }

  @Test
  void each_component_has_its_turn_in_every_round() {
    List<Fault> plan = Fault.plan(5, 30, POSSIBLE, LONGEST);

    assertThat(
            plan.stream().collect(Collectors.groupingBy(Fault::component, Collectors.counting())))
        .containsEntry("kafka", 10L)
        .containsEntry("postgres", 10L)
        .containsEntry("view-service", 10L);
  }

  @Test
  void only_what_is_possible_is_done_and_a_pause_has_its_bounds() {
    List<Fault> plan = Fault.plan(5, 300, POSSIBLE, LONGEST);

    assertThat(plan)
        .allSatisfy(fault -> assertThat(POSSIBLE.get(fault.kind())).contains(fault.component()));
    assertThat(plan)
        .filteredOn(fault -> fault.kind() == FaultKind.PAUSE)
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(fault.length()).isBetween(Duration.ofSeconds(15), LONGEST));
  }

  @Test
  void where_nothing_is_possible_nothing_is_planned() {
    assertThat(Fault.plan(5, 3, Map.of(FaultKind.DISK, List.of()), LONGEST)).isEmpty();
  }
}
