package io.mediahub.platform.web;

import static io.mediahub.platform.refusal.PlatformRefusal.TOO_MANY_WAITING;
import static io.mediahub.platform.refusal.PlatformRefusal.VERSION_NOT_REACHED;
import static io.mediahub.platform.refusal.PlatformRefusal.VERSION_UNKNOWN;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lets a reader see its own write: waits until a read model has reached a version. Read models lag
 * by tens of milliseconds, so it polls quickly at first and then less often.
 *
 * <p>Before it waits it asks the write side: it refuses at once what does not exist, what the
 * reader may not see, and a version far ahead of the newest one.
 */
public final class VersionGate {
  static final Duration AT_MOST = Duration.ofSeconds(5);
  private static final long FIRST_STEP_MS = 5;
  private static final long LAST_STEP_MS = 100;

  /** A page may read several things at the same time, each with its own version. */
  private static final int MOST_WAITING_PER_READER = 6;

  /** Each waiting request polls the database: more would take connections from others. */
  private static final int MOST_WAITING = 120;

  /** A reader may wait for a few versions that are not written yet. */
  private static final long MOST_AHEAD = 10;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration atMost;
  private final WaitingReaders waiting;

  public VersionGate() {
    this(AT_MOST, new WaitingReaders(MOST_WAITING_PER_READER, MOST_WAITING));
  }

  VersionGate(Duration atMost, WaitingReaders waiting) {
    this.atMost = atMost;
    this.waiting = waiting;
  }

  /**
   * Polls until the version is there.
   *
   * @param written asked only when the version is not there yet: the newest version on the write
   *     side, empty where that is not known. Throws the refusal for a reader who may not see it
   * @param read the row; empty when the read model has none yet
   * @param versionOf that row's version
   * @return the row, or empty when none was asked to be waited for and there is none
   * @throws RefusalException {@code version-not-reached} after five seconds; at once {@code
   *     version-unknown} for a version far ahead of the write side, and {@code too-many-waiting}
   */
  public <T> Optional<T> read(
      CurrentUser reader,
      IfVersionAtLeast wanted,
      Supplier<OptionalLong> written,
      Supplier<Optional<T>> read,
      ToLongFunction<T> versionOf) {
    Optional<T> row = read.get();
    long version = version(row, versionOf);
    if (version >= wanted.version()) {
      return row;
    }
    // In this order, so that few requests at a time ask the write side.
    if (!waiting.enter(reader.userId())) {
      throw new RefusalException(TOO_MANY_WAITING.refusal(MOST_WAITING_PER_READER), SOON);
    }
    try {
      OptionalLong newest = written.get();
      if (newest.isPresent() && wanted.version() > newest.getAsLong() + MOST_AHEAD) {
        throw new RefusalException(
            VERSION_UNKNOWN.refusal(wanted.version(), newest.getAsLong()), SOON);
      }
      return await(wanted, read, versionOf);
    } finally {
      waiting.leave(reader.userId());
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
        throw new RefusalException(VERSION_NOT_REACHED.refusal(wanted.version(), version), SOON);
      }
    }
  }

  private static <T> long version(Optional<T> row, ToLongFunction<T> versionOf) {
    return row.map(versionOf::applyAsLong).orElse(0L);
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
