package io.mediahub.bench.chaos;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.chaos.FaultKind;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Does the faults, and waits until the platform has recovered. */
final class Injector {
  private static final Duration RECOVERED = Duration.ofMinutes(4);

  /** A larger disk is not the environment's own, and filling it would harm others. */
  private static final long OWN_DISK = 8L << 30;

  private static final String POSTGRES = "postgres";

  private final Environment environment;
  private final StatusFile status;

  Injector(Environment environment) {
    this.environment = environment;
    this.status = new StatusFile(environment.state().resolve("run/status.json"));
  }

  /** What can be done to which component here. */
  Map<FaultKind, List<String>> possible() throws IOException {
    List<String> all = new ArrayList<>(environment.pids().keySet());
    all.remove(PlatformStatus.SUPERVISOR);
    Map<FaultKind, List<String>> possible = new EnumMap<>(FaultKind.class);
    possible.put(FaultKind.KILL, all);
    possible.put(FaultKind.PAUSE, all);
    possible.put(FaultKind.CUT, all.contains(POSTGRES) ? List.of(POSTGRES) : List.of());
    FileStore disk = Files.getFileStore(environment.state());
    possible.put(FaultKind.DISK, disk.getTotalSpace() <= OWN_DISK ? List.of(POSTGRES) : List.of());
    return possible;
  }

  /** Does it, and undoes what does not end by itself. */
  void inject(Fault fault) throws IOException, InterruptedException, SQLException {
    switch (fault.kind()) {
      case KILL -> signal("KILL", pid(fault.component()));
      case PAUSE -> {
        long pid = pid(fault.component());
        signal("STOP", pid);
        try {
          Thread.sleep(fault.length());
        } finally {
          // The supervisor may have replaced a process that stood still.
          if (ProcessHandle.of(pid).isPresent()) {
            signal("CONT", pid);
          }
        }
      }
      case CUT -> cut();
      case DISK -> fill(fault.length());
    }
  }

  private long pid(String component) {
    Long pid = environment.pids().get(component);
    if (pid == null) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          component + " does not run.",
          "See './mediahub status' and './mediahub logs " + component + "'.");
    }
    return pid;
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    if (exit != 0 && ProcessHandle.of(pid).isPresent()) {
      throw new Failure(
          ExitCode.USAGE,
          "The process " + pid + " cannot be given a signal.",
          "Run chaos as the user who runs the platform, or as root.");
    }
  }

  /** Of PostgreSQL alone: other servers have no such command. */
  private void cut() throws SQLException {
    try (Connection admin = environment.admin("postgres", Map.of());
        Statement statement = admin.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where pid <> pg_backend_pid() and backend_type in"
              + " ('client backend', 'walsender')");
    }
  }

  private void fill(Duration length) throws IOException, InterruptedException {
    Path filler = environment.state().resolve("chaos.fill");
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(filler).getUsableSpace() > 0) {
        out.write(block);
      }
    } catch (IOException full) {
      // as intended
    }
    try {
      Thread.sleep(length);
    } finally {
      Files.deleteIfExists(filler);
    }
  }

  /**
   * @return how long it took until every component served again
   * @throws Failure when one does not within four minutes
   */
  Duration awaitRecovery(Fault fault, int restartsBefore) {
    long began = System.nanoTime();
    while (System.nanoTime() - began < RECOVERED.toNanos()) {
      PlatformStatus now = status.read().orElse(null);
      boolean noticed = fault.kind() != FaultKind.KILL || restarts(now) > restartsBefore;
      if (now != null && noticed && now.allReady()) {
        return Duration.ofNanos(System.nanoTime() - began);
      }
      LockSupport.parkNanos(200_000_000);
    }
    throw new Failure(
        ExitCode.COMPONENT_FAILED,
        "The platform has not recovered within "
            + RECOVERED.toMinutes()
            + " minutes: "
            + fault
            + ".",
        "See './mediahub status'.");
  }

  /** Of all components, since the supervisor began. */
  int restarts() {
    return restarts(status.read().orElse(null));
  }

  private static int restarts(@org.jspecify.annotations.Nullable PlatformStatus now) {
    return now == null
        ? 0
        : now.components().stream().mapToInt(PlatformStatus.Entry::restarts).sum();
  }
}
