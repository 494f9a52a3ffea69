package io.mediahub.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Watches the free disk space. A component that failed because the disk was full is restarted as
 * soon as there is space, without waiting for the end of its back-off.
 */
final class DiskWatch implements Runnable {
  /** Below this, Kafka or PostgreSQL may fail at any time. */
  static final long FULL = 64L << 20;

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final LongSupplier free;
  private final long low;
  private final Runnable roomAgain;
  private volatile long now;
  private boolean full;

  /**
   * A watch.
   *
   * @param free bytes
   * @param low below this there is a warning
   * @param roomAgain called when the disk was full and is no longer
   */
  DiskWatch(LongSupplier free, long low, Runnable roomAgain) {
    this.free = free;
    this.low = low;
    this.roomAgain = roomAgain;
    this.now = free.getAsLong();
  }

  static LongSupplier of(Path folder) {
    return () -> {
      try {
        return Files.getFileStore(folder).getUsableSpace();
      } catch (IOException e) {
        return Long.MAX_VALUE; // unknown: do not warn
      }
    };
  }

  void look() {
    now = free.getAsLong();
    // Hysteresis: full below FULL, no longer full from twice as much.
    if (full && now >= 2 * FULL) {
      full = false;
      roomAgain.run();
    } else if (now < FULL) {
      full = true;
    }
  }

  /** Whether components may fail because there is no space. */
  boolean isFull() {
    return now < FULL;
  }

  /** None while there is enough. */
  List<String> warnings() {
    long free = now;
    return free >= low
        ? List.of()
        : List.of(
            free < FULL
                ? "The disk is full: %d MB are free. Free some space; failed components then start again."
                    .formatted(free >> 20)
                : "Only %d MB are free on the disk; below %d MB no uploads are accepted."
                    .formatted(free >> 20, low >> 20));
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(LOOK.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
