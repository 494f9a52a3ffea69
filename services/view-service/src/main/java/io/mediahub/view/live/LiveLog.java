package io.mediahub.view.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, which one reader adds and all listeners share: a listener has a place in it
 * and no queue of its own, so that a slow one costs no memory.
 */
final class LiveLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable LiveEvent[] ring;

  /** The place after the last event. */
  private long last;

  /** The place of the first event that is kept. */
  private long first;

  private LiveCursor floor;
  private LiveCursor end;
  private boolean ready;
  private boolean closed;

  LiveLog(int most, int partitions) {
    this.ring = new LiveEvent[most];
    this.floor = LiveCursor.beginning(partitions);
    this.end = floor;
  }

  /**
   * Where a listener is.
   *
   * @param next the place of its next event
   * @param heard what of the events from there on it has heard before
   * @param missed whether events that it has not heard are not kept any more
   */
  record Place(long next, LiveCursor heard, boolean missed) {}

  /**
   * What a listener gets.
   *
   * @param end how far the feed was after them
   * @param behind whether events were dropped before it took them: it is too slow
   */
  record Batch(List<LiveEvent> events, long next, LiveCursor end, boolean behind, boolean closed) {}

  /** The reader begins anew from these offsets: what was kept is forgotten. */
  void restart(LiveCursor from) {
    lock.lock();
    try {
      first = last;
      Arrays.fill(ring, null);
      floor = from;
      end = from;
      ready = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The reader is where the log ended when it began. */
  void ready() {
    lock.lock();
    try {
      ready = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the reader is ready, at most so long. */
  boolean awaitReady(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!closed && !ready && left > 0) {
        left = changed.awaitNanos(left);
      }
      return ready && !closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isReady() {
    lock.lock();
    try {
      return ready && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** How far the reader is. */
  LiveCursor end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  /** The reader has passed a record that nobody is told of. */
  void pass(int partition, long offset) {
    lock.lock();
    try {
      end = end.after(partition, offset);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(LiveEvent event) {
    lock.lock();
    try {
      if (last - first == ring.length) {
        LiveEvent gone = at(first++);
        floor = floor.after(gone.partition(), gone.offset());
      }
      ring[(int) (last++ % ring.length)] = event;
      end = event.cursor();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For somebody who hears what happens from now on. */
  Place now() {
    lock.lock();
    try {
      return new Place(last, end, false);
    } finally {
      lock.unlock();
    }
  }

  /**
   * For somebody who has heard something before, perhaps from an instance that is a moment ahead.
   *
   * @param atMost how long to wait until this one is as far; if it never is, the log is another one
   */
  Place after(LiveCursor heard, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!closed && !end.reaches(heard) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return heard.reaches(floor) && end.reaches(heard)
          ? new Place(first, heard, false)
          : new Place(first, floor, true);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an event from this place on, at most so long. */
  Batch await(long next, Duration atMost, int mostEvents) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!closed && next == last && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (next < first) {
        return new Batch(List.of(), next, end, true, closed);
      }
      List<LiveEvent> found = new ArrayList<>();
      for (long i = next; i < last && found.size() < mostEvents; i++) {
        found.add(at(i));
      }
      return new Batch(found, next + found.size(), end, false, closed);
    } finally {
      lock.unlock();
    }
  }

  private LiveEvent at(long place) {
    return Objects.requireNonNull(ring[(int) (place % ring.length)], "it is kept");
  }

  /** All listeners end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
