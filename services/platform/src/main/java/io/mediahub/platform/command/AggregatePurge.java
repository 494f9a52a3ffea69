package io.mediahub.platform.command;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Deletes the states of aggregates that have ended, at the deadline of their type ({@link
 * Deadline.Then#FORGET}). Otherwise the database would keep them for ever. Their events stay in the
 * log.
 *
 * <p>The id of an aggregate is derived from the client's key, and a retry of the first command must
 * not create the aggregate again. So a state stays until the answers to its commands are dropped.
 */
public final class AggregatePurge {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatePurge.class);
  private static final int BATCH = 1_000;

  private final Deadlines deadlines;
  private final List<AggregateType<?, ?, ?>> types;

  AggregatePurge(Deadlines deadlines, List<AggregateType<?, ?, ?>> types) {
    this.deadlines = deadlines;
    this.types =
        types.stream().filter(type -> type.deadline().then() == Deadline.Then.FORGET).toList();
  }

  @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT10M")
  void run() {
    try {
      int forgotten = purge(Instant.now());
      if (forgotten > 0) {
        LOG.atInfo().addKeyValue("aggregates", forgotten).log("Aggregates were forgotten");
      }
    } catch (DataAccessException e) {
      LOG.warn("Aggregates that are over could not be forgotten; the next run tries again", e);
    }
  }

  /** The number of deleted states. */
  public int purge(Instant now) {
    int forgotten = 0;
    for (AggregateType<?, ?, ?> type : types) {
      int batch;
      do {
        batch = deadlines.forget(type, now, BATCH);
        forgotten += batch;
      } while (batch == BATCH);
    }
    return forgotten;
  }
}
