package io.mediahub.platform.command;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the answers to commands in one partition a day: creates the partitions of the next days,
 * and drops those older than the retention. Commands do not depend on it: the default partition
 * takes the answers of a day that has none, and they move when the partition is created.
 */
final class AnswerPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerPartitions.class);
  private static final int DAYS_AHEAD = 3;
  private static final String PREFIX = "command_";
  private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

  /** The longest wait for the lock on the table; the next run tries again. */
  private static final String PATIENCE = "SET LOCAL lock_timeout = '500ms'";

  private final JdbcClient decisions;
  private final TransactionTemplate transaction;
  private final Duration retention;

  AnswerPartitions(DataSource decisions, Duration retention) {
    this.decisions = JdbcClient.create(decisions);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(decisions));
    this.retention = retention;
  }

  @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT1H")
  void run() {
    run(Instant.now());
  }

  void run(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Set<LocalDate> present = days();
    for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
      LocalDate day = today.plusDays(ahead);
      if (!present.contains(day)) {
        each("make the partition of a day", day, () -> make(day));
      }
    }
    Instant before = now.minus(retention);
    for (LocalDate day : present) {
      if (!day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(before)) {
        each("drop the answers of a day", day, () -> drop(day));
      }
    }
    each("forget answers of days without a partition", today, () -> forgetOthers(before));
  }

  Set<LocalDate> days() {
    List<String> names =
        decisions
            .sql(
                """
                SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'command'::regclass AND c.relname ~ '^command_[0-9]{8}$'
                """)
            .query(String.class)
            .list();
    return names.stream()
        .map(name -> LocalDate.parse(name.substring(PREFIX.length()), NAME))
        .collect(Collectors.toSet());
  }

  private void make(LocalDate day) {
    transaction.executeWithoutResult(
        status -> {
          decisions.sql(PATIENCE).update();
          // No row of the day may be added to the default partition during the move.
          decisions.sql("LOCK TABLE command_other IN ACCESS EXCLUSIVE MODE").update();
          String name = PREFIX + NAME.format(day);
          decisions.sql("CREATE TABLE " + name + " (LIKE command INCLUDING ALL)").update();
          decisions
              .sql(
                  "WITH moved AS (DELETE FROM command_other WHERE day = ? RETURNING *)"
                      + " INSERT INTO "
                      + name
                      + " SELECT * FROM moved")
              .param(day)
              .update();
          decisions
              .sql(
                  "ALTER TABLE command ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
                      .formatted(name, day, day.plusDays(1)))
              .update();
        });
  }

  private void drop(LocalDate day) {
    transaction.executeWithoutResult(
        status -> {
          decisions.sql(PATIENCE).update();
          decisions.sql("DROP TABLE " + PREFIX + NAME.format(day)).update();
        });
    LOG.atInfo().addKeyValue("day", day).log("The answers to a day's commands were forgotten");
  }

  private void forgetOthers(Instant before) {
    decisions
        .sql("DELETE FROM command_other WHERE decided_at < ?")
        .param(before.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Another instance may do the same at the same time; then one of the two fails here. */
  private static void each(String task, LocalDate day, Runnable work) {
    try {
      work.run();
    } catch (DataAccessException e) {
      LOG.atInfo()
          .addKeyValue("day", day)
          .addKeyValue("reason", e.getMostSpecificCause().getMessage())
          .log("Could not {}; the next run tries again", task);
    }
  }
}
