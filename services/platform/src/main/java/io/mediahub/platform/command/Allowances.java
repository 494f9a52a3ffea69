package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.command.Charge.GiveBack;
import io.mediahub.platform.command.Charge.Lease;
import io.mediahub.platform.command.Charge.Release;
import io.mediahub.platform.command.Charge.Take;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * How much of its allowances each account uses. Commands change that in their own transactions.
 * This class reads it, and ends leases whose item has ended.
 */
public class Allowances {
  private static final Logger LOG = LoggerFactory.getLogger(Allowances.class);
  private static final int BATCH = 5_000;

  /** The account has used up the allowance; nothing is written. */
  static final class Exceeded extends Exception {
    private static final long serialVersionUID = 1L;
    final transient Refusal refusal;
    final @Nullable Duration retryAfter;

    Exceeded(Refusal refusal, @Nullable Duration retryAfter) {
      super(refusal.code(), null, false, false);
      this.refusal = refusal;
      this.retryAfter = retryAfter;
    }
  }

  private final JdbcClient decisions;

  Allowances(DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  /** 0 if the account has never used the allowance. */
  public long used(String account, String kind) {
    return decisions
        .sql("SELECT used FROM allowance_used WHERE account = ? AND kind = ?")
        .params(account, kind)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** Items that are leased at a moment. */
  public List<String> leased(String account, String kind, Instant now) {
    return decisions
        .sql("SELECT item FROM allowance_lease WHERE account = ? AND kind = ? AND until > ?")
        .params(account, kind, at(now))
        .query(String.class)
        .list();
  }

  /** Ends leases before they expire. */
  public void end(String account, String kind, Collection<String> items) {
    decisions
        .sql("DELETE FROM allowance_lease WHERE account = ? AND kind = ? AND item = ANY (?)")
        .params(account, kind, items.toArray(String[]::new))
        .update();
  }

  /**
   * Deletes expired leases of accounts that take no more; otherwise the next lease of the account
   * deletes them.
   */
  @Scheduled(initialDelayString = "PT7M", fixedDelayString = "PT1H")
  void forgetEnded() {
    try {
      int forgotten = forgetEnded(Instant.now());
      LOG.atDebug().addKeyValue("leases", forgotten).log("Leases that had ended were forgotten");
    } catch (DataAccessException e) {
      LOG.warn("Leases that had ended could not be forgotten; the next run tries again", e);
    }
  }

  int forgetEnded(Instant now) {
    int forgotten = 0;
    int batch;
    do {
      batch =
          decisions
              .sql(
                  """
                  DELETE FROM allowance_lease WHERE (account, kind, item) IN
                    (SELECT account, kind, item FROM allowance_lease
                      WHERE until <= ? LIMIT ? FOR UPDATE SKIP LOCKED)
                  """)
              .params(at(now), BATCH)
              .update();
      forgotten += batch;
    } while (batch == BATCH);
    return forgotten;
  }

  /**
   * Runs last in the transaction of the command: a concurrent command of the same account waits
   * here for the first to commit, and then sees what it has used.
   *
   * @throws Exceeded the caller must roll back the transaction
   */
  static void apply(Connection transaction, List<Charge> charges, Instant now)
      throws SQLException, Exceeded {
    // Always in the same order, so that two commands of one account cannot deadlock.
    List<Charge> ordered =
        charges.stream()
            .sorted(Comparator.comparing(Charge::account).thenComparing(Charge::kind))
            .toList();
    for (Charge charge : ordered) {
      switch (charge) {
        case Take take -> take(transaction, take);
        case GiveBack back -> giveBack(transaction, back);
        case Lease lease -> lease(transaction, lease, now);
        case Release release -> release(transaction, release);
      }
    }
  }

  private static void take(Connection transaction, Take charge) throws SQLException, Exceeded {
    boolean fits = charge.amount() <= charge.most();
    if (!fits
        || update(
                transaction,
                """
                INSERT INTO allowance_used AS a (account, kind, used) VALUES (?, ?, ?)
                ON CONFLICT (account, kind) DO UPDATE SET used = a.used + excluded.used
                WHERE a.used + excluded.used <= ?
                """,
                charge.account(),
                charge.kind(),
                charge.amount(),
                charge.most())
            == 0) {
      throw new Exceeded(charge.beyond(), null);
    }
  }

  /**
   * Use from before allowances existed was never counted, so giving it back must not go below zero.
   */
  private static void giveBack(Connection transaction, GiveBack charge) throws SQLException {
    update(
        transaction,
        "UPDATE allowance_used SET used = greatest(0, used - ?) WHERE account = ? AND kind = ?",
        charge.amount(),
        charge.account(),
        charge.kind());
  }

  private static void release(Connection transaction, Release charge) throws SQLException {
    update(
        transaction,
        "DELETE FROM allowance_lease WHERE account = ? AND kind = ? AND item = ?",
        charge.account(),
        charge.kind(),
        charge.item());
  }

  private static void lease(Connection transaction, Lease charge, Instant now)
      throws SQLException, Exceeded {
    // The count is only right if no other transaction adds a lease meanwhile.
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 7))")) {
      lock.setString(1, charge.account() + "\n" + charge.kind());
      lock.execute();
    }
    update(
        transaction,
        "DELETE FROM allowance_lease WHERE account = ? AND kind = ? AND until <= ?",
        charge.account(),
        charge.kind(),
        at(now));
    int taken =
        update(
            transaction,
            """
            INSERT INTO allowance_lease (account, kind, item, until) SELECT ?, ?, ?, ?
             WHERE (SELECT count(*) FROM allowance_lease
                     WHERE account = ? AND kind = ? AND item <> ?) < ?
            ON CONFLICT (account, kind, item) DO UPDATE SET until = excluded.until
            """,
            charge.account(),
            charge.kind(),
            charge.item(),
            at(charge.until()),
            charge.account(),
            charge.kind(),
            charge.item(),
            charge.most());
    if (taken == 0) {
      Duration next = untilNext(transaction, charge, now);
      throw new Exceeded(
          charge.beyond(), next.compareTo(charge.again()) < 0 ? next : charge.again());
    }
  }

  private static Duration untilNext(Connection transaction, Lease charge, Instant now)
      throws SQLException {
    try (PreparedStatement next =
        transaction.prepareStatement(
            "SELECT min(until) FROM allowance_lease WHERE account = ? AND kind = ?")) {
      next.setString(1, charge.account());
      next.setString(2, charge.kind());
      try (ResultSet row = next.executeQuery()) {
        row.next();
        OffsetDateTime until = row.getObject(1, OffsetDateTime.class);
        return until == null ? Duration.ZERO : Duration.between(now, until.toInstant());
      }
    }
  }

  private static int update(Connection transaction, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
