package io.mediahub.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.local.proc.ProcFs.Stat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  /** pid, parent, start, own, reaped. */
  private static Stat process(long pid, long parent, long own, long reaped) {
    return new Stat(pid, parent, 0, own, reaped);
  }

  @Test
  void a_tree_counts_its_living_and_its_ended_children_and_not_its_neighbours() {
    var processes =
        List.of(
            process(10, 1, 100, 50),
            process(11, 10, 20, 5),
            process(12, 11, 3, 0),
            process(20, 1, 1000, 1000));

    assertThat(CpuTime.of(Map.of("encoder", 10L), processes).secondsByName())
        .containsEntry("encoder", 1.78);
  }

  @Test
  void a_root_below_another_root_belongs_to_itself_only() {
    var processes = List.of(process(10, 1, 100, 0), process(11, 10, 20, 0), process(12, 11, 3, 0));

    assertThat(CpuTime.of(Map.of("supervisor", 10L, "edge", 11L), processes).secondsByName())
        .containsEntry("supervisor", 1.0)
        .containsEntry("edge", 0.23);
  }

  @Test
  void a_difference_counts_a_restarted_tree_from_zero() {
    CpuTime before = new CpuTime(Map.of("a", 5.0, "b", 5.0));
    CpuTime after = new CpuTime(Map.of("a", 7.5, "b", 1.0, "c", 2.0));

    assertThat(after.since(before)).isEqualTo(Map.of("a", 2.5, "b", 1.0, "c", 2.0));
  }

  @Test
  void a_child_that_ended_is_counted_for_its_whole_work() throws Exception {
    long self = ProcessHandle.current().pid();
    double before = CpuTime.ofEndedChildren(self);
    // A grandchild does half of the work: the child that waited for it has its time.
    Process child =
        new ProcessBuilder(
                "bash",
                "-c",
                "burn() { for ((i=0;i<200000;i++)); do :; done; }; burn; (burn); times")
            .start();
    String said = new String(child.getInputStream().readAllBytes());
    assertThat(child.waitFor()).isZero();

    assertThat(CpuTime.ofEndedChildren(self) - before).isCloseTo(total(said), within(0.05));
  }

  /** Of bash's {@code times}: user and system of the shell, then of its children. */
  private static double total(String times) {
    double seconds = 0;
    for (String word : times.strip().split("\\s+")) {
      String[] parts = word.replace("s", "").split("m");
      seconds += 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
    }
    return seconds;
  }
}
