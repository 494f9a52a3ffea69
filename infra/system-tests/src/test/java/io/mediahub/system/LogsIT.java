package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.system.stack.Logs;
import io.mediahub.system.stack.OnStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** After everything else: programs that collect the logs can read every line of them. */
@OnStack
@Order(9)
class LogsIT {
  private static final int LONGEST_LINE = 15_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void given_all_that_was_done_when_the_services_logs_are_read_then_each_line_is_one_json_object()
      throws IOException {
    var services = new TreeSet<String>();
    var others = new ArrayList<String>();

    for (Path log : logs("-service.*\\.log")) {
      services.add(log.getFileName().toString());
      for (String line : lines(log)) {
        if (!isObject(line)) {
          others.add(log.getFileName() + ": " + line);
        }
      }
    }

    assertThat(services).hasSizeGreaterThanOrEqualTo(6);
    assertThat(others).isEmpty();
  }

  @Test
  void given_all_that_was_done_when_the_logs_are_read_then_no_line_holds_a_whole_schema()
      throws IOException {
    var tooLong = new ArrayList<String>();

    for (Path log : logs(".*\\.log")) {
      for (String line : lines(log)) {
        if (line.length() > LONGEST_LINE) {
          tooLong.add(log.getFileName() + ": " + line.substring(0, 300));
        }
      }
    }

    assertThat(tooLong).isEmpty();
  }

  /** What a JVM prints itself is no log of a service. */
  private static List<Path> logs(String ending) {
    return Logs.files().stream()
        .filter(log -> log.getFileName().toString().matches(".*" + ending))
        .filter(log -> !log.getFileName().toString().endsWith("-jvm.log"))
        .toList();
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
  }

  private static boolean isObject(String line) {
    try {
      return JSON.readTree(line).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }
}
