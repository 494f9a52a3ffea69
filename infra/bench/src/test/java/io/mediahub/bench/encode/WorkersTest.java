package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.bench.Environment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersTest {
  @TempDir Path state;

  private int workers() throws Exception {
    Environment environment =
        new Environment(URI.create("http://localhost"), state, new Properties());
    return Workers.of(environment, ProcessHandle.current().pid());
  }

  @Test
  void are_as_many_as_processors_unless_a_setting_says_otherwise() throws Exception {
    assertThat(workers()).isEqualTo(Runtime.getRuntime().availableProcessors());

    Files.writeString(state.resolve("mediahub.properties"), "mediahub.encoder.workers=7\n");

    assertThat(workers()).isEqualTo(7);
  }

  @Test
  void variables_are_read_as_the_kernel_keeps_them() throws Exception {
    assertThat(Workers.parse("A=1\0MEDIAHUB_ENCODER_WORKERS=2\0B=x=y\0broken\0"))
        .containsEntry("MEDIAHUB_ENCODER_WORKERS", "2")
        .containsEntry("B", "x=y")
        .hasSize(3);
    assertThat(Workers.variables(ProcessHandle.current().pid())).containsKey("PATH");
  }
}
