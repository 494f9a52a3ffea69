package io.mediahub.bench.latency;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** From Kafka to the table: an upsert per record, a transaction per poll. */
final class BareSink implements AutoCloseable {
  private static final String UPSERT =
      "insert into row_of(key, version) values (?, ?)"
          + " on conflict (key) do update set version = excluded.version";

  private final Connection connection;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  BareSink(BareTables tables, String bootstrap, TopicPartition partition) throws SQLException {
    connection = tables.connect();
    connection.setAutoCommit(false);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    thread = Thread.ofPlatform().daemon().name("bare-sink").start(this::run);
  }

  private void run() {
    try (consumer;
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      while (!closed) {
        ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(500));
        for (ConsumerRecord<String, byte[]> record : records) {
          upsert.setString(1, record.key());
          upsert.setLong(2, ByteBuffer.wrap(record.value()).getLong());
          upsert.addBatch();
        }
        if (!records.isEmpty()) {
          upsert.executeBatch();
          connection.commit();
        }
      }
    } catch (WakeupException e) {
      // closed
    } catch (SQLException | RuntimeException e) {
      failure = closed ? null : e;
    }
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
    consumer.wakeup();
    thread.join(Duration.ofSeconds(10));
    connection.close();
  }
}
