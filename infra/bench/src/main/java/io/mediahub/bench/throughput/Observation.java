package io.mediahub.bench.throughput;

import io.mediahub.bench.process.CpuTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the time goes while a step runs: CPU of each process of the platform, and what the sessions
 * of PostgreSQL do, looked at ten times a second.
 */
final class Observation implements Runnable {
  /** By which the benchmark's own sessions are known, to be left out. */
  static final String OWN_SESSIONS = "mediahub-bench";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private static final String SESSIONS =
      """
      select application_name,
             case when state <> 'active' then 'waits for its service, in a transaction'
                  when wait_event is null then 'on a processor, or waits for one'
                  else wait_event_type || ':' || wait_event end,
             count(*)
        from pg_stat_activity
       where backend_type = 'client backend' and application_name <> '%s'
         and state in ('active', 'idle in transaction')
       group by 1, 2
      """
          .formatted(OWN_SESSIONS);

  private static final String TOTALS =
      """
      select (select sum(xact_commit) from pg_stat_database),
             pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')
      """;

  private final Map<String, Long> pids;
  private final Connection postgres;
  private final Duration measured;
  private final Map<String, Integer> sessions = new TreeMap<>();
  private int looks;
  private volatile @Nullable Found found;
  private volatile @Nullable SQLException failure;

  /**
   * What was seen.
   *
   * @param seconds that it took
   * @param cpuSeconds by process
   * @param sessions how many on average, by application and what they do
   * @param commits transactions of all databases
   * @param walBytes write-ahead log
   */
  record Found(
      double seconds,
      Map<String, Double> cpuSeconds,
      Map<String, Double> sessions,
      long commits,
      long walBytes) {}

  private record Totals(long commits, long walBytes) {}

  /**
   * @param pids of the processes, by the names that are shown
   * @param postgres of a user that sees what all sessions do; used by this alone meanwhile
   * @param measured how long it lasts
   */
  Observation(Map<String, Long> pids, Connection postgres, Duration measured) {
    this.pids = Map.copyOf(pids);
    this.postgres = postgres;
    this.measured = measured;
  }

  @Override
  public void run() {
    try {
      observe();
    } catch (SQLException e) {
      failure = e;
    } catch (InterruptedException e) {
      // the step has ended early, and is not told
    }
  }

  private void observe() throws SQLException, InterruptedException {
    long start = System.nanoTime();
    CpuTime before = CpuTime.of(pids);
    Totals totalsBefore = totals();
    while (System.nanoTime() - start < measured.toNanos()) {
      look();
      Thread.sleep(BETWEEN_LOOKS); // the measurement itself: nothing is waited for
    }
    Totals totals = totals();
    Map<String, Double> cpu = CpuTime.of(pids).since(before);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Double> average = new LinkedHashMap<>();
    sessions.forEach((what, count) -> average.put(what, count / (double) looks));
    found =
        new Found(
            seconds,
            cpu,
            average,
            totals.commits() - totalsBefore.commits(),
            totals.walBytes() - totalsBefore.walBytes());
  }

  private void look() throws SQLException {
    looks++;
    try (Statement statement = postgres.createStatement();
        ResultSet rows = statement.executeQuery(SESSIONS)) {
      while (rows.next()) {
        sessions.merge(rows.getString(1) + ": " + rows.getString(2), rows.getInt(3), Integer::sum);
      }
    }
  }

  private Totals totals() throws SQLException {
    try (Statement statement = postgres.createStatement();
        ResultSet row = statement.executeQuery(TOTALS)) {
      row.next();
      return new Totals(row.getLong(1), row.getLong(2));
    }
  }

  /**
   * @return null when the step ended before it was observed to its end
   * @throws SQLException when PostgreSQL could not be asked
   */
  @Nullable Found found() throws SQLException {
    SQLException problem = failure;
    if (problem != null) {
      throw problem;
    }
    return found;
  }
}
