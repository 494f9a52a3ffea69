package io.mediahub.local.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcFsTest {
  @Test
  void a_process_name_may_hold_spaces_and_parentheses() {
    String line =
        "4242 (a (b) c) S 7 4242 4242 0 -1 4194560 1 2 3 4 15 5 0 0 20 0 1 0 987654 1 2 3";

    ProcFs.Stat stat = ProcFs.parse(line);

    assertThat(stat).isEqualTo(new ProcFs.Stat(4242, 7, 987654, 20, 0));
  }

  @Test
  void the_tree_of_this_process_holds_its_children() throws Exception {
    Process child = new ProcessBuilder("cat").start();
    try {
      assertThat(ProcFs.tree(ProcessHandle.current().pid()))
          .extracting(ProcFs.Stat::pid)
          .contains(ProcessHandle.current().pid(), child.pid());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void a_child_that_is_another_root_is_left_out_of_the_tree() throws Exception {
    Process child = new ProcessBuilder("cat").start();
    try {
      assertThat(ProcFs.tree(ProcessHandle.current().pid(), List.of(child.pid())))
          .extracting(ProcFs.Stat::pid)
          .contains(ProcessHandle.current().pid())
          .doesNotContain(child.pid());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void memory_is_read_in_bytes() {
    assertThat(
            ProcFs.parseMemory(
                List.of("55d0-7ffe ---p 0 00:00 0 [rollup]", "Rss:   100 kB", "Pss:   40 kB")))
        .isEqualTo(new ProcFs.Memory(102_400, 40_960));
  }

  @Test
  void a_virtual_machine_is_told_from_other_programs() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    try {
      assertThat(ProcFs.isJvm(ProcessHandle.current().pid())).isTrue();
      assertThat(ProcFs.isJvm(other.pid())).isFalse();
      assertThat(ProcFs.isJvm(Long.MAX_VALUE)).isFalse();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void a_running_process_takes_memory_and_a_missing_one_none() {
    assertThat(ProcFs.memory(ProcessHandle.current().pid()).rss()).isPositive();
    assertThat(ProcFs.memory(Long.MAX_VALUE)).isEqualTo(new ProcFs.Memory(0, 0));
    assertThat(ProcFs.residentBytes(ProcessHandle.current().pid())).isGreaterThan(1_000_000);
    assertThat(ProcFs.residentBytes(Long.MAX_VALUE)).isZero();
  }
}
