package io.mediahub.bench.encode;

import io.mediahub.bench.process.CpuTime;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs plain processes at the same time in a folder of their own, and measures them. */
final class PlainRun {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final int LOOK_MILLIS = 10;

  private PlainRun() {}

  /** Looks at what the processes made before it is deleted. */
  interface Look {
    void at(Path folder) throws IOException, InterruptedException;
  }

  /**
   * Runs them to their end.
   *
   * @param awaited files, all of which make the result playable
   * @throws Failure when one fails
   */
  static Cost measure(Path ffmpegHome, List<List<String>> commands, List<String> awaited)
      throws IOException, InterruptedException {
    return measure(ffmpegHome, commands, awaited, folder -> {});
  }

  static Cost measure(Path ffmpegHome, List<List<String>> commands, List<String> awaited, Look look)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mediahub-bench-");
    long self = ProcessHandle.current().pid();
    List<Process> running = new ArrayList<>();
    double cpuBefore = CpuTime.ofEndedChildren(self);
    long start = System.nanoTime();
    double playable = Double.NaN;
    try {
      for (int n = 0; n < commands.size(); n++) {
        running.add(start(ffmpegHome, folder, commands.get(n), n));
      }
      for (int n = 0; n < running.size(); n++) {
        while (!running.get(n).waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          playable = playable > 0 ? playable : playable(folder, awaited, start);
          if (seconds(start) > LIMIT.toSeconds()) {
            throw new Failure(
                ExitCode.COMPONENT_FAILED,
                "ffmpeg did not end within " + LIMIT.toMinutes() + " minutes.",
                "Use a shorter file.");
          }
        }
        requireSuccess(running.get(n), folder, n);
      }
      double wall = seconds(start);
      playable = playable > 0 ? playable : playable(folder, awaited, start);
      Cost cost = new Cost(wall, CpuTime.ofEndedChildren(self) - cpuBefore, playable);
      look.at(folder);
      return cost;
    } finally {
      running.forEach(Process::destroyForcibly);
      delete(folder);
    }
  }

  private static Process start(Path ffmpegHome, Path folder, List<String> command, int n)
      throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(n + ".log").toFile());
    process.environment().put("LD_LIBRARY_PATH", ffmpegHome.toString());
    return process.start();
  }

  private static double playable(Path folder, List<String> awaited, long start) {
    return awaited.stream().allMatch(f -> Files.exists(folder.resolve(f)))
        ? seconds(start)
        : Double.NaN;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void requireSuccess(Process process, Path folder, int n) throws IOException {
    if (process.exitValue() != 0) {
      String said = Files.readString(folder.resolve(n + ".log"), StandardCharsets.ISO_8859_1);
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "Plain ffmpeg failed: " + said.strip().lines().reduce("", (a, b) -> b),
          "Try another file.");
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
