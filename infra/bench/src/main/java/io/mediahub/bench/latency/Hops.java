package io.mediahub.bench.latency;

import io.mediahub.bench.Environment;
import io.mediahub.bench.report.Percentiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Splits the latency of the platform into hops: by the times in the audit timeline and, with a
 * {@link LogListener}, by when the records could be read from Kafka. In milliseconds of the wall
 * clock, which all processes share.
 */
public final class Hops {
  private static final String TOPIC = "mediahub.grant.events.v1";
  private static final String EVENTS =
      "select aggregate_id, version, partition, src_offset, occurred_at, recorded_at"
          + " from audit_event where topic = ? and aggregate_id = any(?)";
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private record Event(int partition, long offset, long occurredMillis, long recordedMillis) {}

  private Hops() {}

  /**
   * The hops of these commands, each from the one before; a command whose event is not in the
   * timeline within 10 s is left out.
   */
  public static Map<String, Percentiles> of(Environment environment, List<Sample> samples)
      throws SQLException {
    return of(environment, samples, null);
  }

  /**
   * The same, finer.
   *
   * @param log what was read from Kafka meanwhile; null when nobody listened
   */
  static Map<String, Percentiles> of(
      Environment environment, List<Sample> samples, @Nullable LogListener log)
      throws SQLException {
    Map<String, Event> events = events(environment, samples);
    Map<String, List<Double>> hops = new LinkedHashMap<>();
    for (Sample sample : samples) {
      Event event = events.get(id(sample.key(), sample.version()));
      if (event == null) {
        continue;
      }
      add(hops, "decided -> accepted", sample.acceptedMillis() - event.occurredMillis());
      add(
          hops,
          "accepted -> read from the outbox",
          event.recordedMillis() - sample.acceptedMillis());
      long from = event.recordedMillis();
      if (log != null) {
        long written = log.written(event.partition(), event.offset());
        long committed = log.committed(event.partition(), event.offset());
        if (written == 0 || committed == 0) {
          continue;
        }
        add(hops, "-> written to the topic", written - from);
        add(hops, "-> its transaction committed", committed - written);
        from = committed;
      }
      add(hops, "-> visible in the read model", sample.visibleMillis() - from);
    }
    Map<String, Percentiles> all = new LinkedHashMap<>();
    hops.forEach(
        (name, values) ->
            all.put(
                name, Percentiles.of(values.stream().mapToDouble(Double::doubleValue).toArray())));
    return all;
  }

  private static void add(Map<String, List<Double>> hops, String name, long millis) {
    hops.computeIfAbsent(name, n -> new ArrayList<>()).add((double) millis);
  }

  private static Map<String, Event> events(Environment environment, List<Sample> samples)
      throws SQLException {
    Object[] keys = samples.stream().map(Sample::key).distinct().toArray();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Map<String, Event> found = new HashMap<>();
    try (Connection views = environment.views();
        PreparedStatement select = views.prepareStatement(EVENTS)) {
      select.setString(1, TOPIC);
      select.setArray(2, views.createArrayOf("text", keys));
      do {
        LockSupport.parkNanos(100_000_000);
        read(select, found);
      } while (System.nanoTime() < deadline
          && !samples.stream().allMatch(s -> found.containsKey(id(s.key(), s.version()))));
    }
    return found;
  }

  private static void read(PreparedStatement select, Map<String, Event> into) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        into.put(
            id(rows.getString(1), rows.getLong(2)),
            new Event(
                rows.getInt(3),
                rows.getLong(4),
                rows.getTimestamp(5).getTime(),
                rows.getTimestamp(6).getTime()));
      }
    }
  }

  private static String id(String key, long version) {
    return key + "@" + version;
  }
}
