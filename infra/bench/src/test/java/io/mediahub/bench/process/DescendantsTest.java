package io.mediahub.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DescendantsTest {
  @Test
  void a_grandchild_that_nobody_waits_for_is_counted() throws Exception {
    try (Descendants descendants = Descendants.of(ProcessHandle.current().pid())) {
      // The shell ends without waiting for the worker, which prints its own CPU time.
      Process shell =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  "( end=$((SECONDS + 2)); while [ $SECONDS -lt $end ]; do :; done; times ) & sleep"
                      + " 2.5")
              .redirectErrorStream(true)
              .start();

      assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();

      String[] used = new String(shell.getInputStream().readAllBytes()).split("\\s+");
      assertThat(descendants.seconds()).isCloseTo(of(used[0]) + of(used[1]), within(0.3));
    }
  }

  /** Bash writes minutes and seconds: {@code 0m1.234s}. */
  private static double of(String time) {
    String[] parts = time.replace("s", "").split("m");
    return Double.parseDouble(parts[0]) * 60 + Double.parseDouble(parts[1]);
  }
}
