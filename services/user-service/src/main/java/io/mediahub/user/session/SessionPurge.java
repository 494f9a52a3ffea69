package io.mediahub.user.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets sessions on the write side a day after their time, however they ended, some at a time:
 * nothing can be decided about them any more, and a refresh gets the answer that it got before.
 */
@Component
public final class SessionPurge {
  public static final Duration KEPT = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(SessionPurge.class);
  private static final int BATCH = 5_000;
  // Instants as text: in the order of time but for the fractions of a second.
  private static final String DELETE =
      """
      DELETE FROM aggregate WHERE type = 'session' AND id IN (
        SELECT id FROM aggregate WHERE type = 'session' AND state ->> 'expiresAt' < ? LIMIT ?)
      """;

  private final JdbcClient decisions;
  private final Clock clock;

  SessionPurge(@Qualifier("decisions") DataSource decisions, Clock clock) {
    this.decisions = JdbcClient.create(decisions);
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT6M", fixedDelayString = "PT1H")
  void run() {
    try {
      LOG.atInfo()
          .addKeyValue("deleted", purge(clock.instant()))
          .log("Old sessions were forgotten");
    } catch (DataAccessException e) {
      LOG.warn("Old sessions could not be forgotten; the next run tries again", e);
    }
  }

  public int purge(Instant now) {
    int deleted = 0;
    int batch;
    do {
      batch = decisions.sql(DELETE).params(now.minus(KEPT).toString(), BATCH).update();
      deleted += batch;
    } while (batch == BATCH);
    return deleted;
  }
}
