package io.mediahub.platform.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events of sessions and accounts, remembered until every access token from before them has
 * expired. Bounded: when there are too many, every session counts as touched until that time has
 * passed.
 */
final class Withdrawals {
  enum Standing {
    UNTOUCHED,
    ENDED,
    /** Something happened to it, and the write side decides. */
    TOUCHED
  }

  /** Longer than any token from before an event can be valid after it. */
  static final Duration REMEMBERED =
      AccessTokenDecoder.LIFE.plus(AccessTokenDecoder.CLOCK_SKEW).plus(Duration.ofMinutes(1));

  private final int most;
  private final Map<String, Instant> ended = new ConcurrentHashMap<>();
  private final Map<String, Instant> touched = new ConcurrentHashMap<>();
  private volatile Instant tooManyUntil = Instant.MIN;

  Withdrawals(int most) {
    this.most = most;
  }

  void ended(String sessionId, Instant at) {
    remember(ended, sessionId, at);
  }

  /**
   * @param id of a session or an account
   */
  void touched(String id, Instant at) {
    remember(touched, id, at);
  }

  private void remember(Map<String, Instant> what, String id, Instant at) {
    Instant until = at.plus(REMEMBERED);
    if (what.size() >= most && !what.containsKey(id)) {
      tooManyUntil = until.isAfter(tooManyUntil) ? until : tooManyUntil;
    } else {
      what.merge(id, until, (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  Standing of(String sessionId, String userId, Instant now) {
    if (ended.containsKey(sessionId)) {
      return Standing.ENDED;
    }
    return now.isBefore(tooManyUntil)
            || touched.containsKey(sessionId)
            || touched.containsKey(userId)
        ? Standing.TOUCHED
        : Standing.UNTOUCHED;
  }

  void forget(Instant now) {
    ended.values().removeIf(until -> !now.isBefore(until));
    touched.values().removeIf(until -> !now.isBefore(until));
  }

  int size() {
    return ended.size() + touched.size();
  }
}
