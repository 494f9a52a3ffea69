package io.mediahub.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void is_read_in_bytes() {
    assertThat(
            Memory.parse(
                List.of("55d0-7ffe ---p 0 00:00 0 [rollup]", "Rss:   100 kB", "Pss:   40 kB")))
        .isEqualTo(new Memory(102_400, 40_960));
  }

  @Test
  void of_this_process_is_there_and_no_more_proportional_than_resident() throws Exception {
    Memory own = Memory.ofTree(ProcessHandle.current().pid(), List.of());
    assertThat(own.rss()).isGreaterThan(10_000_000);
    assertThat(own.pss()).isPositive().isLessThanOrEqualTo(own.rss());
  }

  @Test
  void components_without_a_process_are_left_out() {
    assertThat(
            Components.parse(
                """
                {"supervisorPid": 1, "components": [
                  {"name": "kafka", "pid": 12, "state": "ready"},
                  {"name": "s3", "pid": null, "state": "external"}]}
                """))
        .isEqualTo(Map.of("kafka", 12L, "supervisor", 1L));
  }
}
