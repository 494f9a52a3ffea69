package io.mediahub.user.account;

import io.mediahub.platform.seal.SubjectKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keys of the hashes of invited addresses. Each is destroyed when its invitation is used, revoked
 * or expired: nobody needs it any more, and without it nobody can find out from the log who was
 * invited.
 */
@Component
public final class InvitationKeys {
  private static final Logger LOG = LoggerFactory.getLogger(InvitationKeys.class);
  private static final String OF_AN_INVITATION = "invitation:";

  /** A key comes before its invitation. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private static final String ENDED =
      """
      SELECT k.person_id FROM subject_key k
        LEFT JOIN aggregate i
          ON i.type = 'invitation' AND i.id = substr(k.person_id, length('invitation:') + 1)
       WHERE k.destroyed_at IS NULL AND k.person_id LIKE 'invitation:%'
         AND k.created_at < ?
         AND (i.id IS NULL OR i.state ->> 'is' <> 'open'
              OR (i.state ->> 'expiresAt')::timestamptz < ?)
       LIMIT 1000
      """;

  private final JdbcClient decisions;
  private final SubjectKeys keys;
  private final Clock clock;

  InvitationKeys(@Qualifier("decisions") DataSource decisions, SubjectKeys keys, Clock clock) {
    this.decisions = JdbcClient.create(decisions);
    this.keys = keys;
    this.clock = clock;
  }

  /** The name of an invitation's key among those of persons. */
  static String subject(String invitationId) {
    return OF_AN_INVITATION + invitationId;
  }

  @Scheduled(initialDelay = 4, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
  void run() {
    try {
      destroyEnded(clock.instant());
    } catch (DataAccessException e) {
      LOG.warn("Keys of ended invitations could not be destroyed; the next run tries again", e);
    }
  }

  /** How many were destroyed. */
  public int destroyEnded(Instant now) {
    var ended =
        decisions
            .sql(ENDED)
            .params(now.minus(YOUNG).atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC))
            .query(String.class)
            .list();
    ended.forEach(keys::destroy);
    return ended.size();
  }
}
