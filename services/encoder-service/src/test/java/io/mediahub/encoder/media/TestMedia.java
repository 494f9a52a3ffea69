package io.mediahub.encoder.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mediahub.upload.SourceObject;

/**
 * Files for tests: the clip that ships with the project, what ffmpeg makes from it or from nothing,
 * and more real ones where there is a folder of them.
 */
public final class TestMedia {
  public static final Path FFMPEG_HOME =
      Path.of(System.getProperty("mediahub.ffmpeg.home", "target/dist/ffmpeg"));

  /** Eleven seconds of film: H.264 1280x720, 24 frames a second, and AAC stereo at 48 kHz. */
  public static final Path CLIP =
      Path.of(
          System.getProperty("mediahub.test.clip", "infra/local/src/main/media/sintel-clip.mp4"));

  /** Takes all rights away, and in what it starts nobody may make a user namespace. */
  public static final List<String> POOR_MACHINE =
      List.of(
          "unshare",
          "--user",
          "--map-root-user",
          "sh",
          "-c",
          "echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --inh-caps=-all"
              + " --bounding-set=-all -- \"$@\"",
          "sh");

  private static final String MORE = "mediahub.test.media";

  private TestMedia() {}

  /** The isolation that is tested in this run. */
  public static final SandboxMode ISOLATION =
      SandboxMode.valueOf(
          System.getProperty("mediahub.test.isolation", "namespaces").toUpperCase(Locale.ROOT));

  /** The sandbox that is tested in this run. */
  public static FfmpegSandbox sandbox() {
    return FfmpegSandbox.open(FFMPEG_HOME, ISOLATION);
  }

  /** Whether the machine has the program that is to be tested; namespaces need none. */
  static boolean isolationIsInstalled() {
    return ISOLATION != SandboxMode.BUBBLEWRAP
        || Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bwrap")));
  }

  /**
   * Another JVM with this one's classes and test settings, in a folder of its choice.
   *
   * @param wrapper a command to start it with, such as one that takes rights away
   */
  public static ProcessBuilder jvm(
      Path folder, List<String> wrapper, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dmediahub.ffmpeg.home=" + FFMPEG_HOME.toAbsolutePath());
    command.add("-Dmediahub.test.clip=" + CLIP.toAbsolutePath());
    command.add("-Dmediahub.test.isolation=" + ISOLATION);
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }

  /** One of the further real files; skips the test where they are absent. */
  public static Path extra(String name) {
    Path folder = Path.of(System.getProperty(MORE, "no-more-media"));
    assumeTrue(
        Files.exists(folder.resolve(name)),
        () -> "There is no %s; its folder is named by the property %s.".formatted(name, MORE));
    return folder.resolve(name).toAbsolutePath().normalize();
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
    return new String(bytes(command), StandardCharsets.UTF_8);
  }

  /** Red, green and blue, 0 to 255, of the middle of a small square of the first frame. */
  public static int[] rgb(Path file, int x, int y) throws Exception {
    byte[] pixels = firstFrame(file, "crop=8:8:%d:%d,format=rgb24".formatted(x - 4, y - 4));
    int middle = (4 * 8 + 4) * 3;
    return new int[] {pixels[middle] & 255, pixels[middle + 1] & 255, pixels[middle + 2] & 255};
  }

  /** Raw bytes of the first frame after some filters. */
  public static byte[] firstFrame(Path file, String filters) throws Exception {
    return bytes(
        List.of(
            FFMPEG_HOME.resolve("ffmpeg").toString(),
            "-v",
            "error",
            "-nostdin",
            "-i",
            file.toString(),
            "-vf",
            filters,
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "-"));
  }

  /** The sound as one channel of 8,000 samples a second, each of two bytes, the lower first. */
  public static byte[] samples(Path file) throws Exception {
    return bytes(
        List.of(
            FFMPEG_HOME.resolve("ffmpeg").toString(),
            "-v",
            "error",
            "-nostdin",
            "-i",
            file.toString(),
            "-ac",
            "1",
            "-ar",
            "8000",
            "-f",
            "s16le",
            "-"));
  }

  private static byte[] bytes(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", FFMPEG_HOME.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + "\n" + new String(output, StandardCharsets.UTF_8));
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
