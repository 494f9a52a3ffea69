package io.mediahub.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What scripts see of {@code validate}: its exit code, and one object as the last line. */
class ValidateTest {
  private static final Path STREAMS = Path.of("../../topology/hls/src/test/resources/streams");

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  private static int run(String... arguments) {
    return Main.commandLine().execute(arguments);
  }

  private JsonNode json() {
    String last = said.toString(StandardCharsets.UTF_8).lines().reduce("", (a, b) -> b);
    return JsonMapper.shared().readTree(last);
  }

  @Test
  void a_good_stream_ends_with_0() {
    int code = run("validate", STREAMS.resolve("good").toString(), "--output", "json");

    assertThat(code).isZero();
    assertThat(json().path("status").asString()).isEqualTo("passed");
    assertThat(json().path("items")).hasSize(23);
    assertThat(json().path("items").path(14).path("state").asString()).isEqualTo("not-applicable");
  }

  @Test
  void a_stream_with_errors_ends_with_1() {
    int code = run("validate", STREAMS.resolve("ffmpeg-ts").toString());

    assertThat(code).isEqualTo(11);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("12  failed", "No EXT-X-I-FRAME-STREAM-INF is there", "Items that failed: 4.");
  }

  @Test
  void a_folder_without_a_stream_ends_with_2_and_says_so_in_json() {
    int code = run("validate", folder.toString(), "--output", "json");

    assertThat(code).isEqualTo(2);
    assertThat(json().path("exitCode").asInt()).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("There is no playlist");
  }

  @Test
  void a_header_that_is_none_ends_with_2_and_is_not_repeated() throws Exception {
    Files.writeString(folder.resolve("a.m3u8"), "#EXTM3U\n");

    int code = run("validate", folder.toString(), "--header", "secret-without-a-name");

    assertThat(code).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8)).doesNotContain("secret");
  }
}
