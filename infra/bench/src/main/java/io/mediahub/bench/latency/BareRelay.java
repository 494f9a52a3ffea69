package io.mediahub.bench.latency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * Copies the database's log to Kafka with nothing in between: the replication stream of the JDBC
 * driver and a producer that waits for all replicas. The slot is temporary, so the server drops it
 * with the session, however that ends.
 */
final class BareRelay implements AutoCloseable {
  private static final String SLOT = "mediahub_bench";
  private static final int AGGREGATE_ID = 1;
  private static final int PAYLOAD = 3;

  private final Connection connection;
  private final PGReplicationStream stream;
  private final KafkaProducer<String, byte[]> producer;
  private final String topic;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  BareRelay(BareTables tables, String bootstrap, String topic) throws SQLException {
    this.topic = topic;
    connection =
        tables.connect(
            Map.of(
                PGProperty.REPLICATION.getName(), "database",
                PGProperty.ASSUME_MIN_SERVER_VERSION.getName(), "14",
                PGProperty.PREFER_QUERY_MODE.getName(), "simple"));
    var api = connection.unwrap(PGConnection.class).getReplicationAPI();
    api.createReplicationSlot()
        .logical()
        .withSlotName(SLOT)
        .withOutputPlugin("pgoutput")
        .withTemporaryOption()
        .make();
    stream =
        api.replicationStream()
            .logical()
            .withSlotName(SLOT)
            .withSlotOption("proto_version", 1)
            .withSlotOption("publication_names", BareTables.PUBLICATION)
            .withSlotOption("binary", true)
            .withStatusInterval(1, TimeUnit.SECONDS)
            .start();
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new ByteArraySerializer());
    thread = Thread.ofPlatform().daemon().name("bare-relay").start(this::relay);
  }

  private void relay() {
    try {
      while (!closed) {
        @Nullable ByteBuffer message = stream.read();
        if (message != null) {
          PgOutput.inserted(message).ifPresent(this::produce);
        }
      }
    } catch (SQLException | RuntimeException e) {
      failure = closed ? null : e;
    }
  }

  private void produce(List<byte[]> columns) {
    var position = stream.getLastReceiveLSN();
    String key = new String(columns.get(AGGREGATE_ID), StandardCharsets.UTF_8);
    var _ =
        producer.send(
            new ProducerRecord<>(topic, key, columns.get(PAYLOAD)),
            (done, problem) -> {
              if (problem == null) {
                stream.setFlushedLSN(position);
                stream.setAppliedLSN(position);
              } else {
                failure = problem;
              }
            });
  }

  /** Throws its failure, if it has failed. */
  void check() throws Exception {
    Exception problem = failure;
    if (problem != null) {
      throw problem;
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    producer.close(Duration.ofSeconds(5));
    connection.abort(Runnable::run); // a read of the stream does not end by itself
    thread.join(Duration.ofSeconds(5));
  }
}
