package io.mediahub.bench.latency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Notes when a row reaches a version. It polls all awaited rows with one query and a short pause,
 * so that the cost of watching does not grow with the rate. An observation is late by at most one
 * round, whose mean length it measures.
 */
public final class RowWatcher implements Watcher, AutoCloseable {
  private final Connection connection;
  private final String query;
  private final Duration pause;
  private final Map<String, Sample> awaited = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable SQLException failure;
  private final LongAdder rounds = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();

  /**
   * Starts to watch.
   *
   * @param connection for this watcher alone; closed with it
   * @param query selects key and version of the rows whose keys are in its one parameter, an array
   */
  public RowWatcher(String name, Connection connection, String query, Duration pause) {
    this.connection = connection;
    this.query = query;
    this.pause = pause;
    this.thread = Thread.ofPlatform().daemon().name("watch-" + name).start(this::watch);
  }

  @Override
  public void await(Sample sample) {
    if (awaited.putIfAbsent(sample.key(), sample) != null) {
      throw new IllegalStateException(sample.key() + " is already awaited");
    }
  }

  @Override
  public void forget(Sample sample) {
    awaited.remove(sample.key(), sample);
  }

  @Override
  public boolean awaits(String key) {
    return awaited.containsKey(key);
  }

  @Override
  public int outstanding() {
    return awaited.size();
  }

  /** Mean milliseconds between two checks of a row. */
  public double meanRoundMillis() {
    long looks = rounds.sum();
    return looks == 0 ? 0 : busyNanos.sum() / 1e6 / looks;
  }

  private void watch() {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      while (!closed) {
        long start = System.nanoTime();
        if (!awaited.isEmpty()) {
          look(select);
          LockSupport.parkNanos(pause.toNanos());
          rounds.increment();
          busyNanos.add(System.nanoTime() - start);
        } else {
          LockSupport.parkNanos(pause.toNanos());
        }
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private void look(PreparedStatement select) throws SQLException {
    select.setArray(1, connection.createArrayOf("text", awaited.keySet().toArray()));
    try (ResultSet rows = select.executeQuery()) {
      long nanos = System.nanoTime();
      long millis = System.currentTimeMillis();
      while (rows.next()) {
        Sample sample = awaited.get(rows.getString(1));
        if (sample != null && rows.getLong(2) >= sample.version()) {
          sample.visible(nanos, millis);
          awaited.remove(sample.key(), sample);
        }
      }
    }
  }

  @Override
  public void check() throws SQLException {
    SQLException problem = failure;
    if (problem != null) {
      throw problem;
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    thread.join(Duration.ofSeconds(5));
    connection.close();
  }
}
