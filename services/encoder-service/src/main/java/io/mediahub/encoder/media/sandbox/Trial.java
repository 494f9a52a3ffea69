package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries an isolation: starts ffmpeg as for a job, and lets it read a file and open a connection,
 * which both must fail.
 */
final class Trial {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final SandboxLimits LIMITS = new SandboxLimits(LIMIT, 1L << 32, 1L << 20, LIMIT);
  static final String SECRET = "not for ffmpeg";

  private final Starter starter;
  private final Isolation isolation;

  /** Starts a command in a folder. */
  @FunctionalInterface
  interface Starter {
    Process start(Path folder, List<String> command) throws IOException;
  }

  /**
   * @param version that ffmpeg reports; null when it did not start
   * @param complaint why the isolation is not good enough; null when it is
   */
  record Result(@Nullable String version, @Nullable String complaint) {}

  Trial(Isolation isolation, Starter starter) {
    this.isolation = isolation;
    this.starter = starter;
  }

  /** Whether ffmpeg starts, and gets neither a file of the machine nor a connection. */
  Result run() {
    try {
      Path folder = Files.createTempDirectory("mediahub-sandbox").toRealPath();
      Path secret = folder.resolve("secret");
      Path job = folder.resolve("job");
      try {
        Files.createDirectory(job);
        Files.writeString(secret, SECRET);
        return run(secret, job);
      } finally {
        Files.deleteIfExists(job);
        Files.deleteIfExists(secret);
        Files.delete(folder);
      }
    } catch (IOException e) {
      return new Result(null, String.valueOf(e.getMessage()));
    }
  }

  private Result run(Path secret, Path job) throws IOException {
    Run started = ffmpeg(job, List.of("-hide_banner", "-version"));
    if (started.exitCode() != 0) {
      return new Result(null, started.lastError());
    }
    String version =
        started
            .output()
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^ffmpeg version (\\S+).*", "$1");
    if (isolation.tier() == Tier.OFF) {
      return new Result(version, null);
    }
    if (reads(secret, job)) {
      return new Result(version, "files of this machine can be read in it");
    }
    return new Result(version, connects(job) ? "the network can be reached from it" : null);
  }

  /** Whether ffmpeg can read a file that is not its job's. */
  boolean reads(Path secret, Path job) throws IOException {
    return ffmpeg(job, copy(secret.toString())).output().contains(SECRET);
  }

  /** Whether ffmpeg can connect to this process. */
  boolean connects(Path job) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(1);
      ffmpeg(job, copy("tcp://127.0.0.1:%d?timeout=1000000".formatted(listener.getLocalPort())));
      listener.accept().close();
      return true;
    } catch (SocketTimeoutException nobodyCame) {
      return false;
    }
  }

  private static List<String> copy(String input) {
    return List.of("-v", "error", "-f", "data", "-i", input, "-map", "0", "-f", "data", "pipe:1");
  }

  private Run ffmpeg(Path job, List<String> arguments) throws IOException {
    Path program = Tool.FFMPEG.in(isolation.ffmpegHome());
    return finish(
        starter.start(job, isolation.command(new JobSpace(job, null), LIMITS, program, arguments)));
  }

  /** How a short run of a program ended. */
  record Run(int exitCode, String output, String errors) {
    String lastError() {
      String last = errors.lines().reduce((before, line) -> line).orElse("").strip();
      return last.isEmpty() ? "it ended with code " + exitCode : last;
    }
  }

  static Run finish(Process process) throws IOException {
    var errors = new BoundedText(process.getErrorStream());
    var output = new BoundedText(process.getInputStream());
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new Run(process.exitValue(), output.await(), errors.await());
  }
}
