package io.mediahub.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusSocketTest {
  private static final PlatformStatus STATUS =
      new PlatformStatus(
          "running", true, "unit", "http://localhost:1", 1, 2L, null, List.of("full"), List.of());

  @TempDir Path folder;

  @Test
  void the_supervisor_tells_whoever_asks_as_often_as_they_ask() throws Exception {
    // The socket is found by way of the supervisor's working directory: here, this process's.
    Path here = Path.of("").toAbsolutePath();
    Files.createDirectories(here.resolve("run"));
    try (StatusSocket socket = StatusSocket.open(here, () -> STATUS)) {
      long pid = ProcessHandle.current().pid();

      assertThat(StatusSocket.ask(pid)).contains(STATUS);
      assertThat(StatusSocket.ask(pid)).contains(STATUS);
    } finally {
      Files.deleteIfExists(here.resolve("run"));
    }
  }

  @Test
  void a_supervisor_that_is_gone_says_nothing() throws Exception {
    assertThat(StatusSocket.ask(Integer.MAX_VALUE)).isEmpty();
  }
}
