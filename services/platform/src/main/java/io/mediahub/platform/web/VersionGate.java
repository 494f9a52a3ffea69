package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lets a reader see its own write: waits until a read model has reached a version. Read models lag
 * by tens of milliseconds, so it asks again soon, and then less often.
 */
public final class VersionGate {
  static final Duration AT_MOST = Duration.ofSeconds(5);
  private static final long FIRST_STEP_MS = 5;
  private static final long LAST_STEP_MS = 50;

  private final Duration atMost;

  public VersionGate() {
    this(AT_MOST);
  }

  VersionGate(Duration atMost) {
    this.atMost = atMost;
  }

  /**
   * Reads until the version is there.
   *
   * @param read the row; empty when the read model has none yet
   * @param versionOf that row's version
   * @return the row, or empty when none was asked to be waited for and there is none
   * @throws RefusalException {@code not-yet} after five seconds
   */
  public <T> Optional<T> read(
      IfVersionAtLeast wanted, Supplier<Optional<T>> read, ToLongFunction<T> versionOf) {
    long deadline = System.nanoTime() + atMost.toNanos();
    long step = FIRST_STEP_MS;
    while (true) {
      Optional<T> row = read.get();
      long version = row.map(versionOf::applyAsLong).orElse(0L);
      if (version >= wanted.version()) {
        return row;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new RefusalException(notYet(wanted.version(), version));
      }
      pause(Math.min(Duration.ofMillis(step).toNanos(), left));
      step = Math.min(step * 2, LAST_STEP_MS);
    }
  }

  private static Refusal notYet(long wanted, long version) {
    return Refusal.of(
        Refusal.Kind.CONFLICT,
        "not-yet",
        "Version " + wanted + " has not arrived in the read model, which is at " + version + ".",
        "Ask again after the time in Retry-After.");
  }

  private static void pause(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for a read model.", e);
    }
  }
}
