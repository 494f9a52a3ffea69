package io.mediahub.view.live;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.LiveProblem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts connections: so many of a person, and so many of all together. */
final class Listeners {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final int most;
  private final int mostPerPerson;
  private final Map<String, Integer> held = new HashMap<>();
  private int all;

  Listeners(int most, int mostPerPerson) {
    this.most = most;
    this.mostPerPerson = mostPerPerson;
  }

  /** A connection, until it is closed. */
  interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws RefusalException {@code too-many-listeners}
   */
  synchronized Seat take(String userId) {
    int theirs = held.getOrDefault(userId, 0);
    if (theirs >= mostPerPerson || all >= most) {
      throw new RefusalException(LiveProblem.TOO_MANY_LISTENERS.refusal(mostPerPerson), SOON);
    }
    held.put(userId, theirs + 1);
    all++;
    return () -> leave(userId);
  }

  private synchronized void leave(String userId) {
    all--;
    held.computeIfPresent(userId, (id, count) -> count == 1 ? null : count - 1);
  }

  synchronized int all() {
    return all;
  }
}
