package io.mediahub.client;

import io.mediahub.client.Accounts.Session;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An access token that is refreshed before it expires. */
final class AccessToken {
  /** Longer than any one request takes. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  private final UnaryOperator<Session> refresh;
  private Session session;
  private long goodUntil;

  /**
   * @param refresh exchanges a session for the next one
   */
  AccessToken(Session session, UnaryOperator<Session> refresh) {
    this.refresh = refresh;
    this.session = session;
    this.goodUntil = goodUntil(session);
  }

  /** A token that is not refreshed. */
  static AccessToken fixed(String token) {
    return new AccessToken(
        new Session("", token, "Bearer", Integer.MAX_VALUE, "", Integer.MAX_VALUE), same -> same);
  }

  synchronized String get() {
    if (System.nanoTime() - goodUntil > 0) {
      session = refresh.apply(session);
      goodUntil = goodUntil(session);
    }
    return session.accessToken();
  }

  private static long goodUntil(Session session) {
    Duration life = Duration.ofSeconds(session.expiresIn());
    // A short-lived token is refreshed after half its life, so that every token is used.
    Duration ahead = life.compareTo(AHEAD.multipliedBy(2)) < 0 ? life.dividedBy(2) : AHEAD;
    return System.nanoTime() + life.minus(ahead).toNanos();
  }
}
