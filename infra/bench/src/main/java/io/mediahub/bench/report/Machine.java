package io.mediahub.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine that figures belong to.
 *
 * @param load1m runnable processes on average over the minute before the run; a figure above the
 *     platform's own load means that others use the machine
 */
public record Machine(
    int cores, String cpu, String kernel, long memoryBytes, double load1m, String java) {

  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch", "")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        field("/proc/meminfo", "MemTotal")
            .map(v -> Long.parseLong(v.replaceAll("\\D", "")) * 1024)
            .orElse(0L),
        load(),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  public String sentence() {
    return cores + " cores, " + cpu + ", " + kernel + ", load " + load1m + " before";
  }

  private static double load() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static Optional<String> field(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(l -> l.startsWith(name))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
