package io.mediahub.streams.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.RunningModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import io.mediahub.streams.rebuild.Rebuild.Purpose;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A model is replaced while it is written and read, and nobody notices. */
class SwitchTest {
  private static final ReadModel MODEL = ReadModels.MEDIA_CATALOGUE;
  private static final int ROUNDS = 4;

  /** How a reader asks. */
  private enum Manner {
    AUTOCOMMIT,
    READ_COMMITTED,
    REPEATABLE_READ
  }

  @Test
  void neither_readers_nor_writers_see_two_generations() throws Exception {
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 40_000, 40);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger(2_000);
    AtomicLong reads = new AtomicLong();
    var wrong = new ConcurrentLinkedQueue<String>();
    try (Broker broker = new Broker();
        ViewsDatabase views = new ViewsDatabase();
        LogOnBroker written = new LogOnBroker(broker, MODEL);
        var threads = Executors.newCachedThreadPool()) {
      written.write(log.subList(0, next.get()));
      try (RunningModel first = new RunningModel(broker, MODEL, views::open)) {
        views.awaitWhole(MODEL, written, "before all, seed " + seed);
      }
      List<Future<?>> readers = new ArrayList<>();
      try {
        for (Manner manner : Manner.values()) {
          for (int i = 0; i < 2; i++) {
            readers.add(threads.submit(() -> read(views, manner, over, reads, wrong)));
          }
        }
        for (int round = 1; round <= ROUNDS; round++) {
          views.execute(PLANTED);
          try (RunningModel live = new RunningModel(broker, MODEL, views::open);
              Shadow shadow = Rebuilt.shadow(views, MODEL)) {
            AtomicBoolean enough = new AtomicBoolean();
            int to = 2_000 + round * (log.size() - 2_000) / ROUNDS;
            Future<?> writer = threads.submit(() -> write(written, log, next, to, enough));

            Rebuild.Outcome outcome = Rebuilt.of(broker, MODEL, shadow).run(Purpose.REPLACE, false);

            assertThat(outcome.comparison().equal()).as("what was planted is found").isFalse();
            int atSwitch = next.get();
            await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> next.get() > atSwitch + 400 || next.get() >= to);
            enough.set(true);
            writer.get();
            views.awaitWhole(MODEL, written, "after round " + round + ", seed " + seed);
            assertThat(live.state().isRunningOrRebalancing()).isTrue();
          }
        }
      } finally {
        over.set(true);
        wrong.forEach(System.out::println);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      assertThat(wrong).as("seed %d", seed).isEmpty();
      assertThat(reads.get()).isGreaterThan(1_000);
    }
  }

  /** A writer that folds onto such rows writes such rows: they tell the generations apart. */
  private static final String PLANTED =
      "update catalogue_upload set title = 'planted'; update catalogue_media set permille = 77";

  private static boolean write(
      LogOnBroker written, List<LogEntry<?>> log, AtomicInteger next, int end, AtomicBoolean enough)
      throws Exception {
    while (!enough.get() && next.get() < end) {
      int to = Math.min(end, next.get() + 20);
      written.write(log.subList(next.get(), to));
      next.set(to);
    }
    return true;
  }

  private static boolean read(
      ViewsDatabase views,
      Manner manner,
      AtomicBoolean over,
      AtomicLong reads,
      ConcurrentLinkedQueue<String> wrong) {
    try (Connection sql = views.source().getConnection()) {
      sql.setAutoCommit(manner == Manner.AUTOCOMMIT);
      if (manner == Manner.REPEATABLE_READ) {
        sql.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      long last = 0;
      try (var uploads = sql.prepareStatement("select sum(version) from catalogue_upload");
          var versions =
              sql.prepareStatement(
                  "select sum(u.version), sum(v.version), count(*) from catalogue_upload u join"
                      + " catalogue_upload_version v on v.aggregate_id = u.media_id")) {
        while (!over.get()) {
          long now = number(uploads.executeQuery());
          try (ResultSet row = versions.executeQuery()) {
            row.next();
            if (row.getLong(3) == 0) {
              wrong.add(manner + " saw no rows");
            }
            if (manner == Manner.REPEATABLE_READ && row.getLong(1) != now) {
              wrong.add(manner + " saw " + now + ", and then " + row.getLong(1));
            }
          }
          if (!sql.getAutoCommit()) {
            sql.commit();
          }
          // A snapshot that was taken while its statement waited is older than the last events.
          if (manner != Manner.REPEATABLE_READ && now < last) {
            wrong.add(manner + " saw " + last + ", and then the older " + now);
          }
          last = now;
          reads.incrementAndGet();
        }
      }
    } catch (SQLException e) {
      wrong.add(manner + ": " + e.getSQLState() + " " + e.getMessage());
    }
    return true;
  }

  private static long number(ResultSet rows) throws SQLException {
    try (rows) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
