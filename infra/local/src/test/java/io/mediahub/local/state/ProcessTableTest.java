package io.mediahub.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.proc.ProcFs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  @TempDir Path folder;

  @Test
  void a_process_that_still_runs_is_an_orphan() throws Exception {
    Process child = new ProcessBuilder("cat").start();
    try {
      Path file = folder.resolve("processes");
      new ProcessTable(file).add("kafka", child.pid(), "INT");

      List<ProcessTable.Entry> orphans = new ProcessTable(file).orphans();

      assertThat(orphans).extracting(ProcessTable.Entry::pid).containsExactly(child.pid());
      assertThat(orphans).extracting(ProcessTable.Entry::name).containsExactly("kafka");
      assertThat(orphans).extracting(ProcessTable.Entry::stopSignal).containsExactly("INT");
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void a_pid_that_another_process_has_now_is_not_ours() throws Exception {
    long here = ProcessHandle.current().pid();
    long otherStart = ProcFs.stat(here).orElseThrow().startTicks() - 1;
    Path file = folder.resolve("processes");
    Files.writeString(file, "kafka " + here + " " + otherStart + "\n");

    assertThat(new ProcessTable(file).orphans()).isEmpty();
  }

  @Test
  void a_torn_line_is_skipped() {
    assertThat(ProcessTable.parse(List.of("kafka 12 34 TERM", "post", "s3 x y", "", "a b c d")))
        .containsExactly(new ProcessTable.Entry("kafka", 12, 34, "TERM"));
  }

  @Test
  void a_line_of_an_earlier_version_has_no_signal_and_gets_one_that_all_programs_end_on() {
    assertThat(ProcessTable.parse(List.of("postgres 12 34")))
        .containsExactly(new ProcessTable.Entry("postgres", 12, 34, "INT"));
  }

  @Test
  void a_component_that_was_stopped_is_forgotten() throws Exception {
    Path file = folder.resolve("processes");
    ProcessTable table = new ProcessTable(file);
    table.add("kafka", ProcessHandle.current().pid(), "TERM");
    table.remove("kafka");

    assertThat(new ProcessTable(file).orphans()).isEmpty();
  }
}
