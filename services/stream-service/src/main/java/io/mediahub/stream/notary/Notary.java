package io.mediahub.stream.notary;

import io.mediahub.proof.note.NoteSigner;
import io.mediahub.schemas.Backoff;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Merkle tree over each partition of the event topics and signs their heads. One replica at
 * a time leads, by an advisory lock of PostgreSQL; the others wait for it.
 */
public final class Notary implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notary.class);
  private static final Duration STANDBY = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private final DataSource database;
  private final Map<String, Object> kafka;
  private final NotarySettings settings;
  private final NoteSigner signer;
  private final NotaryStatus status;
  private final Clock clock;
  private volatile boolean stopped;
  private @Nullable Thread thread;

  /**
   * @param database opens a connection of its own for each request
   * @param kafka how the brokers are reached
   */
  public Notary(
      DataSource database,
      Map<String, ?> kafka,
      NotarySettings settings,
      NoteSigner signer,
      NotaryStatus status,
      Clock clock) {
    this.database = database;
    this.kafka = Map.copyOf(kafka);
    this.settings = settings;
    this.signer = signer;
    this.status = status;
    this.clock = clock;
  }

  /** Makes the tables of the trees. */
  public static void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .schemas("proof")
        .locations("classpath:db/proof")
        .load()
        .migrate();
  }

  /** Returns at once. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("notary").daemon(true).start(this::run);
    }
  }

  private void run() {
    int failures = 0;
    while (!stopped) {
      long began = System.nanoTime();
      try {
        migrate(database);
        leadOrWait();
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | IOException | RuntimeException | Error e) {
        if (stopped) {
          return;
        }
        boolean wasLong = System.nanoTime() - began > Duration.ofMinutes(1).toNanos();
        failures = wasLong ? 1 : failures + 1;
        failed(e);
        try {
          Thread.sleep(BACKOFF.after(failures));
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /** One line for a failure that goes on; health says the newest reason. */
  private void failed(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage());
    if (status.failed(reason, clock.instant())) {
      LOG.atWarn().setCause(e).log("The notary stopped and tries again: {}", reason);
    }
  }

  private void leadOrWait() throws SQLException, IOException, InterruptedException {
    try (Connection sql = database.getConnection()) {
      TreeStore lock = new TreeStore(sql);
      while (!lock.lead()) {
        status.standby();
        Thread.sleep(STANDBY);
      }
      try (NotarySession session = new NotarySession(sql, kafka, settings, signer, status, clock)) {
        session.start();
        LOG.atInfo().log("This process keeps the proofs of the log.");
        while (!stopped) {
          session.step(POLL);
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(STOP_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
