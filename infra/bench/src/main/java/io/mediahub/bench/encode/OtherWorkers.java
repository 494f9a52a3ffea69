package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Restarts the encoder with other numbers of workers, and as it was when this is closed. The
 * settings that the services read when they start are changed meanwhile; the supervisor starts the
 * process again.
 */
final class OtherWorkers implements AutoCloseable {
  private static final String WORKERS = "mediahub.encoder.workers";
  private static final String PROCESSORS = "mediahub.encoder.processors";
  private static final Duration READY = Duration.ofMinutes(3);

  private final Environment environment;
  private final Path settings;
  private final String before;
  private boolean changed;

  private OtherWorkers(Environment environment, Path settings, String before) {
    this.environment = environment;
    this.settings = settings;
    this.before = before;
  }

  /**
   * @throws Failure when the number of workers is not a matter of the settings' file
   */
  static OtherWorkers of(Environment environment) throws IOException {
    Map<String, Long> pids = environment.pids();
    Map<String, String> variables = Workers.variables(encoder(pids));
    for (String key : List.of(WORKERS, PROCESSORS)) {
      String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
      if (variables.containsKey(variable)) {
        throw new Failure(
            ExitCode.USAGE,
            "The platform was started with " + variable + ", which no benchmark can change.",
            "Start it without: './mediahub down', and './mediahub up'.");
      }
    }
    Path settings = environment.state().resolve("config/platform.properties");
    return new OtherWorkers(environment, settings, Files.readString(settings));
  }

  /** Returns when an encoder with so many workers serves, each with one processor. */
  void use(int workers) throws IOException {
    changed = true;
    replace(settings, with(before, Map.of(WORKERS, workers, PROCESSORS, workers)));
    restart();
  }

  /** The settings with others, whether they had them or not. */
  static String with(String settings, Map<String, Integer> others) {
    List<String> lines =
        new ArrayList<>(
            settings
                .lines()
                .filter(line -> others.keySet().stream().noneMatch(key -> isOf(line, key)))
                .toList());
    others.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> lines.add(each.getKey() + "=" + each.getValue()));
    return String.join("\n", lines) + "\n";
  }

  private static boolean isOf(String line, String key) {
    return line.startsWith(key) && line.substring(key.length()).strip().matches("[=:].*");
  }

  /**
   * Replaces the text of a file at once. The file keeps its owner, group and permissions: root may
   * run the benchmark, and the services that read the file run as another user.
   */
  static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    OwnerOnly.write(next, text);
    PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributeView after = Files.getFileAttributeView(next, PosixFileAttributeView.class);
    after.setPermissions(before.permissions());
    PosixFileAttributes made = after.readAttributes();
    if (!made.group().equals(before.group())) {
      after.setGroup(before.group());
    }
    if (!made.owner().equals(before.owner())) {
      after.setOwner(before.owner());
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void restart() {
    long old = encoder(environment.pids());
    long started = ProcFs.stat(old).map(ProcFs.Stat::startTicks).orElse(0L);
    if (!ProcessHandle.of(old).map(ProcessHandle::destroy).orElse(false)) {
      throw new Failure(
          ExitCode.USAGE,
          "The process " + old + " of the encoder cannot be given a signal.",
          "Run the benchmark as the user who runs the platform, or as root.");
    }
    StatusFile status = new StatusFile(environment.state().resolve("run/status.json"));
    long deadline = System.nanoTime() + READY.toNanos();
    while (System.nanoTime() < deadline) {
      boolean serves =
          !ProcFs.isRunning(old, started)
              && status
                  .read()
                  .flatMap(all -> all.component(PlatformRun.ENCODER))
                  .filter(PlatformStatus.Entry::isReady)
                  .filter(entry -> entry.pid() != null && entry.pid() != old)
                  .isPresent();
      if (serves) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new Failure(
        ExitCode.TIMED_OUT,
        "The encoder does not serve " + READY.toMinutes() + " minutes after its restart.",
        "See './mediahub status' and './mediahub logs encoder-service'.");
  }

  private static long encoder(Map<String, Long> pids) {
    Long pid = pids.get(PlatformRun.ENCODER);
    if (pid == null || pids.keySet().stream().filter(PlatformRun::isEncoder).count() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          "Numbers of workers are compared in one encoder-service on this machine.",
          "Start the platform with mediahub.replicas=1.");
    }
    return pid;
  }

  @Override
  public void close() throws IOException {
    if (changed) {
      replace(settings, before);
      restart();
    }
  }
}
