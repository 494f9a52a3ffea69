package io.mediahub.system.stack;

import static org.awaitility.Awaitility.await;

import io.mediahub.local.state.PlatformStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of the platform, and what can be done to them from outside. */
public final class Processes {
  private static final Duration BACK = Duration.ofSeconds(90);

  private Processes() {}

  /** The names of all components that run as processes of their own, in the order of the status. */
  public static List<String> all() {
    List<String> names =
        Stack.status().components().stream()
            .filter(component -> component.pid() != null)
            .map(PlatformStatus.Entry::name)
            .toList();
    if (names.isEmpty()) {
      throw new IllegalStateException("No component of the platform runs");
    }
    return names;
  }

  /** kill -9, without informing the supervisor. */
  public static void kill(String name) {
    signal("KILL", pid(name));
  }

  /** Stops the process where it stands, with its files open. */
  public static void freeze(String name) {
    signal("STOP", pid(name));
  }

  public static void thaw(String name) {
    signal("CONT", pid(name));
  }

  public static long pid(String name) {
    return Stack.component(name).pid();
  }

  /**
   * Restarts it with the command for it; returns the command's output when the component serves.
   */
  public static String restart(String name) {
    return Cli.run("restart", name).output().strip();
  }

  /** Waits until the component serves again, in another process than before. */
  public static void awaitBack(String name, long pidBefore) {
    await(name + " is back")
        .atMost(BACK)
        .ignoreExceptions()
        .until(
            () -> {
              PlatformStatus.Entry now = Stack.component(name);
              return now.isReady() && now.pid() != null && now.pid() != pidBefore;
            });
  }

  /** Waits until everything serves. */
  public static void awaitAllReady(Duration limit) {
    await("everything serves")
        .atMost(limit)
        .ignoreExceptions()
        .until(() -> Stack.status().allReady());
  }

  private static void signal(String signal, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -%s %d failed".formatted(signal, pid));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
