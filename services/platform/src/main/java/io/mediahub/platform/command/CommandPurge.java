package io.mediahub.platform.command;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/** Forgets answers that no client asks for again, some at a time. */
final class CommandPurge {
  private static final Logger LOG = LoggerFactory.getLogger(CommandPurge.class);
  private static final int BATCH = 5_000;

  private final JdbcClient decisions;
  private final Duration retention;

  CommandPurge(DataSource decisions, Duration retention) {
    this.decisions = JdbcClient.create(decisions);
    this.retention = retention;
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
  void run() {
    try {
      int deleted = purge(Instant.now());
      LOG.atInfo().addKeyValue("deleted", deleted).log("Old answers to commands were forgotten");
    } catch (DataAccessException e) {
      LOG.warn("Old answers to commands could not be forgotten; the next run tries again", e);
    }
  }

  int purge(Instant now) {
    int deleted = 0;
    int batch;
    do {
      batch =
          decisions
              .sql(
                  "DELETE FROM command WHERE id IN"
                      + " (SELECT id FROM command WHERE decided_at < ? LIMIT ?)")
              .param(now.minus(retention).atOffset(ZoneOffset.UTC))
              .param(BATCH)
              .update();
      deleted += batch;
    } while (batch == BATCH);
    return deleted;
  }
}
