package io.mediahub.platform.security;

import java.time.Clock;
import java.util.Set;

/**
 * What was heard from the log decides, as long as all of it was heard; else, and where something
 * other than an end happened, the write side.
 */
final class HeardSessions implements SessionStanding {
  private final SessionFeed feed;
  private final Withdrawals withdrawals;
  private final SessionStanding onRecord;
  private final Clock clock;

  HeardSessions(SessionFeed feed, Withdrawals withdrawals, SessionStanding onRecord, Clock clock) {
    this.feed = feed;
    this.withdrawals = withdrawals;
    this.onRecord = onRecord;
    this.clock = clock;
  }

  @Override
  public boolean stands(String sessionId, String userId, Set<String> roles) {
    // Asked first: what is heard after this counts for the next request.
    boolean current = feed.isCurrent();
    return switch (withdrawals.of(sessionId, userId, clock.instant())) {
      case ENDED -> false;
      case UNTOUCHED -> current || onRecord.stands(sessionId, userId, roles);
      case TOUCHED -> onRecord.stands(sessionId, userId, roles);
    };
  }
}
