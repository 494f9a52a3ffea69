package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.security.CurrentUser;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lets a reader see its own write: waits until a read model has reached a version. Read models lag
 * by tens of milliseconds, so it asks again soon, and then less often.
 *
 * <p>Before anybody waits, the write side is asked: what does not exist, what the reader may not
 * see, and a version far ahead of what was ever written are answered at once.
 */
public final class VersionGate {
  static final Duration AT_MOST = Duration.ofSeconds(5);
  private static final long FIRST_STEP_MS = 5;
  private static final long LAST_STEP_MS = 100;

  /** A page that shows several things reads them at once, each with its own version. */
  private static final int MOST_WAITING_PER_READER = 6;

  /** Each asks the database again and again: more would keep others from being served. */
  private static final int MOST_WAITING = 120;

  /** A reader may wait for a few changes that others are about to make. */
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
   * Reads until the version is there.
   *
   * @param written asked only when the version is not there yet: the newest version on the write
   *     side, empty where that is not known. Throws the refusal for a reader who may not see it
   * @param read the row; empty when the read model has none yet
   * @param versionOf that row's version
   * @return the row, or empty when none was asked to be waited for and there is none
   * @throws RefusalException {@code not-yet} after five seconds, or at once for a version far ahead
   *     of the write side; {@code too-many-waiting} at once
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
    // In this order: also the question to the write side is asked by few at a time.
    if (!waiting.enter(reader.userId())) {
      throw new RefusalException(TOO_MANY_WAITING, SOON);
    }
    try {
      OptionalLong newest = written.get();
      if (newest.isPresent() && wanted.version() > newest.getAsLong() + MOST_AHEAD) {
        throw new RefusalException(neverWritten(wanted.version(), newest.getAsLong()), SOON);
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
          "You already wait for "
              + MOST_WAITING_PER_READER
              + " versions, or too many readers wait at this moment.",
          "Ask again after the time in Retry-After, or without If-Version-At-Least.");

  private static Refusal notYet(long wanted, long version) {
    return Refusal.of(
        Refusal.Kind.CONFLICT,
        "not-yet",
        "Version " + wanted + " has not arrived in the read model, which is at " + version + ".",
        "Ask again after the time in Retry-After.");
  }

  private static Refusal neverWritten(long wanted, long newest) {
    return Refusal.of(
        Refusal.Kind.CONFLICT,
        "not-yet",
        "Version " + wanted + " was never written: the newest one is " + newest + ".",
        "Send the number from the ETag of the write that is to be seen.");
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
