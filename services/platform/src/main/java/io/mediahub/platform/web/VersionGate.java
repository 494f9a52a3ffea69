package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
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

  /** Each asks the database again and again: more would keep others from being served. */
  private static final int MOST_WAITING = 64;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration atMost;
  private final Semaphore waiting;

  public VersionGate() {
    this(AT_MOST, MOST_WAITING);
  }

  VersionGate(Duration atMost, int mostWaiting) {
    this.atMost = atMost;
    this.waiting = new Semaphore(mostWaiting);
  }

  /**
   * Reads until the version is there.
   *
   * @param read the row; empty when the read model has none yet
   * @param versionOf that row's version
   * @return the row, or empty when none was asked to be waited for and there is none
   * @throws RefusalException {@code not-yet} after five seconds, {@code too-many-waiting} at once
   */
  public <T> Optional<T> read(
      IfVersionAtLeast wanted, Supplier<Optional<T>> read, ToLongFunction<T> versionOf) {
    Optional<T> row = read.get();
    if (version(row, versionOf) >= wanted.version()) {
      return row;
    }
    if (!waiting.tryAcquire()) {
      throw new RefusalException(TOO_MANY_WAITING, SOON);
    }
    try {
      return await(wanted, read, versionOf);
    } finally {
      waiting.release();
    }
  }

  private <T> Optional<T> await(
      IfVersionAtLeast wanted, Supplier<Optional<T>> read, ToLongFunction<T> versionOf) {
    long deadline = System.nanoTime() + atMost.toNanos();
    long step = FIRST_STEP_MS;
    while (true) {
      long left = deadline - System.nanoTime();
      pause(Math.min(Duration.ofMillis(step).toNanos(), Math.max(left, 0)));
      step = Math.min(step * 2, LAST_STEP_MS);
      Optional<T> row = read.get();
      long version = version(row, versionOf);
      if (version >= wanted.version()) {
        return row;
      }
      if (left <= 0) {
        throw new RefusalException(notYet(wanted.version(), version), SOON);
      }
    }
  }

  private static <T> long version(Optional<T> row, ToLongFunction<T> versionOf) {
    return row.map(versionOf::applyAsLong).orElse(0L);
  }

  private static final Refusal TOO_MANY_WAITING =
      Refusal.of(
          Refusal.Kind.TOO_MANY,
          "too-many-waiting",
          "Too many readers wait for their own writes at this moment.",
          "Ask again after the time in Retry-After, or without If-Version-At-Least.");

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
