package io.mediahub.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;

  @Test
  void a_full_log_is_put_aside_and_goes_on_empty_for_who_writes_to_it() throws Exception {
    Path path = folder.resolve("kafka.log");
    try (var writer =
        Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write("old\n".repeat(100));
      writer.flush();

      new LogFile(path).bound(100);
      writer.write("new\n");
    }

    assertThat(Files.readString(path)).isEqualTo("new\n");
    assertThat(folder.resolve("kafka.log.1")).hasSize(400);
  }

  @Test
  void the_tail_is_the_last_lines_in_order() throws Exception {
    Path path = Files.writeString(folder.resolve("x.log"), "1\n2\n3\n4\n");

    assertThat(new LogFile(path).tail(2)).isEqualTo(new LogFile.Tail(List.of("3", "4"), 8));
    assertThat(new LogFile(folder.resolve("none.log")).tail(2).lines()).isEmpty();
  }
}
