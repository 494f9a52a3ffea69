package io.mediahub.bench.latency;

import io.mediahub.bench.Environment;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;

/**
 * The least that the same guarantees cost: a transaction of two inserts, the database's log, Kafka
 * with all replicas acknowledging, an upsert. No HTTP, no decision, no schema, no exactly-once. It
 * has its own database, slot and topic on the platform's servers and leaves none of them behind.
 */
final class BareChain implements Chain {
  private static final int CONNECTIONS = 4;
  private static final int AGGREGATES = 100;

  /** About the size of an event with its metadata. */
  private static final int PAYLOAD_BYTES = 300;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Aggregates aggregates =
      new Aggregates(
          Stream.generate(() -> UUID.randomUUID().toString()).limit(AGGREGATES).toList());
  private final BlockingQueue<Connection> writers = new ArrayBlockingQueue<>(CONNECTIONS);
  private final List<BareHop> hops = new ArrayList<>();
  private final BareRelay relay;
  private final BareSink sink;
  private final RowWatcher watcher;

  BareChain(Environment environment, Duration pause) throws Exception {
    this(environment, pause, 1);
  }

  /**
   * @param topics that each record passes, each with a plain consumer behind it
   */
  BareChain(Environment environment, Duration pause, int topics) throws Exception {
    String bootstrap = environment.setting("mediahub.kafka.bootstrap");
    try {
      BareTables tables = opened(new BareTables(environment));
      List<String> names = opened(new BareTopics(bootstrap, topics)).names();
      for (int n = 0; n < CONNECTIONS; n++) {
        Connection writer = opened(tables.connect());
        writer.setAutoCommit(false);
        writers.add(writer);
      }
      for (int n = 1; n < topics; n++) {
        hops.add(opened(new BareHop(bootstrap, names.get(n - 1), names.get(n))));
      }
      relay = opened(new BareRelay(tables, bootstrap, names.getFirst()));
      sink = opened(new BareSink(tables, bootstrap, BareTopics.partition(names.getLast())));
      watcher =
          opened(
              new RowWatcher(
                  "bare",
                  tables.connect(),
                  "select key, version from row_of where key = any(?)",
                  pause));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public String name() {
    return "bare chain";
  }

  @Override
  public Sample next(long dueNanos) {
    return aggregates.next(dueNanos);
  }

  @Override
  public void send(Sample sample) throws Exception {
    relay.check();
    for (BareHop hop : hops) {
      hop.check();
    }
    sink.check();
    Connection connection = writers.take();
    try {
      insert(connection, sample);
      sample.accepted();
    } finally {
      writers.add(connection);
    }
  }

  private static void insert(Connection connection, Sample sample) throws SQLException {
    try (PreparedStatement command =
            connection.prepareStatement("insert into command(id, aggregate_id) values (?, ?)");
        PreparedStatement outbox =
            connection.prepareStatement(
                "insert into outbox(id, aggregate_id, version, payload) values (?, ?, ?, ?)")) {
      command.setObject(1, UUID.randomUUID());
      command.setString(2, sample.key());
      command.executeUpdate();
      outbox.setObject(1, UUID.randomUUID());
      outbox.setString(2, sample.key());
      outbox.setLong(3, sample.version());
      outbox.setBytes(4, ByteBuffer.allocate(PAYLOAD_BYTES).putLong(sample.version()).array());
      outbox.executeUpdate();
      connection.commit();
    }
  }

  @Override
  public RowWatcher watcher() {
    return watcher;
  }

  /** All of it, whatever fails on the way; once, even if two threads ask. */
  @Override
  public synchronized void close() throws Exception {
    Exception first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
