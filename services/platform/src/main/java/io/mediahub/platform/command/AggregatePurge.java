package io.mediahub.platform.command;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Forgets aggregates that are over, as the deadline of their type says ({@link
 * Deadline.Then#FORGET}): what nobody can ask for any more would otherwise be kept for ever. Their
 * events stay in the log.
 *
 * <p>An id follows from a client's key, and a retry of the first command must not make the
 * aggregate again. So each stays for as long as answers to commands are kept after it is over.
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

  /** How many were forgotten. */
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
