package io.mediahub.encoder.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no mutant reads the canary says something only if a careless program would. */
class ReferencesTest {
  private static final int TRIES = 160;

  @TempDir Path folder;

  @Test
  void a_bare_ffprobe_reads_canaries_and_calls_the_address() throws Exception {
    byte[] film =
        Files.readAllBytes(
            TestMedia.make(
                folder.resolve("film.ts"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x64:r=5:d=1",
                "-c:v",
                "mpeg2video"));
    try (Trap trap = new Trap(film)) {
      assertThat(trap.worksIn(folder)).isTrue();
      References references = new References(List.of("canary.ts"), trap.address());
      int read = 0;
      for (int seed = 0; seed < TRIES; seed++) {
        Path canary = trap.canary(folder.resolve("canary.ts"));
        Path source = folder.resolve("source.m3u8"); // a name that ffmpeg asks for
        Files.write(source, references.hidden(new Random(seed * 7919L), film));
        probeWithoutCare(source);
        read += Trap.read(List.of(canary)).size();
      }

      assertThat(read).as("canaries read").isPositive();
      assertThat(trap.calls()).as("connections").isPositive();
    }
  }

  private void probeWithoutCare(Path source) throws IOException, InterruptedException {
    ProcessBuilder probe =
        new ProcessBuilder(
                TestMedia.FFMPEG_HOME.resolve("ffprobe").toAbsolutePath().toString(),
                "-v",
                "quiet",
                "-protocol_whitelist",
                "file,http,tcp,hls,concat,subfile,crypto,cache,async,data",
                "-extension_picky",
                "0",
                "-i",
                source.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    probe.environment().put("LD_LIBRARY_PATH", TestMedia.FFMPEG_HOME.toAbsolutePath().toString());
    Process process = probe.start();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
  }
}
