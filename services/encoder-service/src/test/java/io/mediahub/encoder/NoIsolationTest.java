package io.mediahub.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a machine that lets nobody shut ffmpeg off. */
class NoIsolationTest {
  @TempDir Path folder;

  @Test
  void the_service_refuses_to_start_with_a_sentence_and_a_hint() throws Exception {
    Process service = start();
    String output = new String(service.getInputStream().readAllBytes());
    assertThat(service.waitFor()).as(output).isEqualTo(1);
    assertThat(output)
        .contains("ffmpeg cannot be isolated on this machine")
        .contains("namespaces: unshare: unshare failed")
        .contains("sysctl -w user.max_user_namespaces=15000 allows them")
        .contains("install the package bubblewrap")
        .doesNotContain("\\tat io.mediahub");
  }

  @Test
  void without_isolation_it_starts_only_by_a_setting_and_warns() throws Exception {
    Process service = start("--mediahub.encoder.sandbox=off");
    try (var lines = service.inputReader()) {
      assertThat(lines.lines().filter(line -> line.contains("WITHOUT ISOLATION")).findFirst())
          .hasValueSatisfying(line -> assertThat(line).contains("WARN"));
    } finally {
      service.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private Process start(String... more) throws Exception {
    ProcessBuilder service =
        TestMedia.jvm(folder, TestMedia.POOR_MACHINE, List.of(), EncoderService.class, more);
    service
        .command()
        .addAll(
            List.of(
                "--server.port=0",
                "--mediahub.kafka.bootstrap=127.0.0.1:1",
                "--mediahub.registry.url=http://127.0.0.1:1",
                "--mediahub.s3.endpoint=http://127.0.0.1:1",
                "--mediahub.s3.access-key=a",
                "--mediahub.s3.secret-key=b",
                "--mediahub.work-dir=" + folder.resolve("work"),
                "--mediahub.ffmpeg.home=" + TestMedia.FFMPEG_HOME.toAbsolutePath()));
    return service.start();
  }
}
