package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.local.proc.ProcFs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {
  private static final Duration GRACE = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private Process process;

  /** Returns when the script has made the file "up". */
  private Process started(String script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("up")));
    return process;
  }

  @AfterEach
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void one_that_writes_its_cache_at_its_end_is_waited_for_while_it_gets_on() throws Exception {
    String busy =
        "end=$((SECONDS + 3)); while [ $SECONDS -lt $end ]; do :; done; touch written; exit";
    Process recorder =
        started(
            "trap '" + busy + "' TERM; touch up; while :; do sleep 0.05; done",
            "-XX:AOTCacheOutput=some.aot");

    boolean ended = Signals.stop(recorder.pid(), "TERM", GRACE, recorder::isAlive);

    assertThat(ended).isTrue();
    assertThat(folder.resolve("written")).exists();
  }

  @Test
  void one_that_writes_its_cache_and_stands_still_is_killed() throws Exception {
    Process recorder =
        started(
            "trap '' TERM; touch up; while :; do sleep 60; done", "-XX:AOTCacheOutput=some.aot");

    boolean ended = Signals.stop(recorder.pid(), "TERM", GRACE, recorder::isAlive);

    assertThat(ended).isFalse();
    assertThat(recorder.isAlive()).isFalse();
  }

  @Test
  void what_was_started_after_the_polite_signal_is_killed_as_well() throws Exception {
    Process parent =
        started(
            "trap 'sleep 100 & echo $! >child; wait' TERM; touch up; while :; do sleep 0.05; done");

    boolean ended = Signals.stop(parent.pid(), "TERM", GRACE, parent::isAlive);

    assertThat(ended).isFalse();
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    assertThat(ProcFs.stat(child)).isEmpty();
  }
}
