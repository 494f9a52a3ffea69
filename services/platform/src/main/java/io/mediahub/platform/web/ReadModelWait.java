package io.mediahub.platform.web;

import static io.mediahub.platform.refusal.PlatformRefusal.TOO_MANY_WAITING;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits until a read model has caught up. Read models lag by tens of milliseconds, so it polls
 * quickly at first and then less often. Each waiting request polls a database, so few may wait.
 */
public final class ReadModelWait {
  static final Duration AT_MOST = Duration.ofSeconds(5);
  private static final long FIRST_STEP_MS = 5;
  private static final long LAST_STEP_MS = 100;

  /** A page may read several things at the same time, each with its own version. */
  private static final int MOST_WAITING_PER_READER = 6;

  /** More would take connections from others. */
  private static final int MOST_WAITING = 120;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration atMost;
  private final WaitingReaders waiting;

  public ReadModelWait() {
    this(AT_MOST, new WaitingReaders(MOST_WAITING_PER_READER, MOST_WAITING));
  }

  ReadModelWait(Duration atMost, WaitingReaders waiting) {
    this.atMost = atMost;
    this.waiting = waiting;
  }

  /**
   * @param before run once, when it is certain that there is something to wait for; may refuse
   * @param reached asks the read model
   * @return false when it has not caught up after five seconds
   * @throws RefusalException {@code too-many-waiting}
   */
  public boolean until(CurrentUser reader, Runnable before, BooleanSupplier reached) {
    if (reached.getAsBoolean()) {
      return true;
    }
    if (!waiting.enter(reader.userId())) {
      throw new RefusalException(TOO_MANY_WAITING.refusal(MOST_WAITING_PER_READER), SOON);
    }
    try {
      before.run();
      return poll(reached);
    } finally {
      waiting.leave(reader.userId());
    }
  }

  private boolean poll(BooleanSupplier reached) {
    long deadline = System.nanoTime() + atMost.toNanos();
    long step = FIRST_STEP_MS;
    while (true) {
      long left = deadline - System.nanoTime();
      pause(Math.min(Duration.ofMillis(step).toNanos(), Math.max(left, 0)));
      step = Math.min(step * 2, LAST_STEP_MS);
      if (reached.getAsBoolean()) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
    }
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
