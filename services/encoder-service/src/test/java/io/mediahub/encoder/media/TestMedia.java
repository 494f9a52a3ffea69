package io.mediahub.encoder.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import mediahub.upload.SourceObject;

/** Real files for tests: those that lie beside the project, and ones made from them by ffmpeg. */
public final class TestMedia {
  public static final Path FFMPEG_HOME =
      Path.of(System.getProperty("mediahub.ffmpeg.home", "target/dist/ffmpeg"));
  private static final Path FOLDER =
      Path.of(System.getProperty("mediahub.test.media", "../shared/media"));

  private TestMedia() {}

  public static FfmpegSandbox sandbox() {
    return FfmpegSandbox.open(FFMPEG_HOME, SandboxMode.PREFERRED);
  }

  public static Path file(String name) {
    assumeTrue(
        Files.isDirectory(FOLDER),
        () ->
            "The folder of test media %s is absent; set the system property mediahub.test.media to it."
                .formatted(FOLDER));
    return FOLDER.resolve(name).toAbsolutePath().normalize();
  }

  /** Runs ffmpeg outside the sandbox, to make an input; arguments end with the output. */
  public static Path make(Path output, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(FFMPEG_HOME.resolve("ffmpeg").toString());
    command.addAll(List.of("-hide_banner", "-v", "error", "-nostdin", "-y"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.add(output.toString());
    run(command);
    return output;
  }

  /** What ffprobe, outside the sandbox, says of a file: lines of comma-separated values. */
  public static List<String> probe(Path file, String entries) throws Exception {
    return run(List.of(
            FFMPEG_HOME.resolve("ffprobe").toString(),
            "-v",
            "error",
            "-show_entries",
            entries,
            "-of",
            "csv=p=0",
            file.toString()))
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  public static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", FFMPEG_HOME.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + "\n" + output);
    }
    return output;
  }

  public static SourceObject source(String key) {
    return new SourceObject("uploads", key, 1L, "0".repeat(64), "video/mp4");
  }

  /** A truthful declaration of a file. */
  public static SourceObject declared(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return new SourceObject(
        "uploads", "key", Files.size(file), HexFormat.of().formatHex(digest), "video/mp4");
  }
}
