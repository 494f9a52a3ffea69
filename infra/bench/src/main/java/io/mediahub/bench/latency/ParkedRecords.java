package io.mediahub.bench.latency;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The poison records that one read model has parked, counted by reason. */
final class ParkedRecords implements AutoCloseable {
  private static final String COUNT =
      "select k.reason, count(*) from parked_key k join parked_record r using (model, topic, key)"
          + " where k.topic = ? and k.model = ? and k.key like ? group by k.reason";

  private final Connection views;
  private final String topic;
  private final String model;
  private Map<String, Long> before = Map.of();

  /**
   * Counts all of them, unless {@link #countFromNow} is called.
   *
   * @throws Failure when this platform cannot park: such a record would stop the read model
   */
  ParkedRecords(Environment environment, String topic, String model) throws SQLException {
    this.topic = topic;
    this.model = model;
    this.views = environment.views();
    requireParking();
  }

  void countFromNow() throws SQLException {
    before = all();
  }

  private void requireParking() throws SQLException {
    try (ResultSet table =
        views.createStatement().executeQuery("select to_regclass('parked_key')")) {
      if (!table.next() || table.getString(1) == null) {
        views.close();
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The read models of this platform cannot park records: they have no table"
                + " parked_key.",
            "Restart the platform with this version.");
      }
    }
  }

  /** Waits until so many are parked, or the limit is reached; how many there are of each reason. */
  Map<String, Long> await(long count, Duration limit) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Map<String, Long> parked = since();
    while (sum(parked) < count && System.nanoTime() < deadline) {
      Thread.sleep(Duration.ofMillis(200));
      parked = since();
    }
    return parked;
  }

  private Map<String, Long> since() throws SQLException {
    Map<String, Long> since = all();
    before.forEach((reason, count) -> since.merge(reason, -count, Long::sum));
    return since;
  }

  private Map<String, Long> all() throws SQLException {
    Map<String, Long> parked = new TreeMap<>();
    try (PreparedStatement select = views.prepareStatement(COUNT)) {
      select.setString(1, topic);
      select.setString(2, model);
      select.setString(3, PoisonRecords.KEYS + "%");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          parked.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return parked;
  }

  static long sum(Map<String, Long> parked) {
    return parked.values().stream().mapToLong(count -> count).sum();
  }

  @Override
  public void close() throws SQLException {
    views.close();
  }
}
