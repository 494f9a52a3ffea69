package io.mediahub.streams.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of the topologies, each with its reason.
 *
 * @param connection what every client needs to reach the brokers: bootstrap.servers at least
 * @param instance distinguishes the copies of this service that run at the same time; the same
 *     after a restart, which then takes its partitions back at once
 * @param stateDir folder of local state
 */
public record StreamsSettings(Map<String, String> connection, String instance, Path stateDir) {
  /** Names of groups, changelogs and clients begin with it. */
  private static final String PREFIX = "mediahub-";

  public StreamsSettings {
    connection = Map.copyOf(connection);
  }

  /** For a read model: at least once, since its database knows what it already has. */
  public Properties readModel(String name, Duration commitInterval) {
    Properties p = common(name, commitInterval);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    // A rebuild reads everything: many records per poll are one prefetch and few commits.
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    return p;
  }

  /** For a process that decides: each cause is answered once. */
  public Properties exactlyOnce(String name, Duration commitInterval) {
    Properties p = common(name, commitInterval);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    return p;
  }

  private Properties common(String name, Duration commitInterval) {
    Properties p = new Properties();
    p.putAll(connection);
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, PREFIX + name);
    p.put(StreamsConfig.CLIENT_ID_CONFIG, PREFIX + name);
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    // Under the streams protocol the consumer would not be asked where to read on, and a member
    // that died would keep its partitions for 45 s.
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    // PacedConsumer shortens it whenever there is something to commit.
    p.put(StreamsConfig.POLL_MS_CONFIG, 1_000);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    // Every internal topic has a name of our choosing, so that none appears by accident.
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailProcessing.class);
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailProduction.class);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // Decisions and the outbox write in transactions: what was aborted never happened.
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    // A static member that is killed and started again gets its partitions back without a
    // rebalance; one that stops in an orderly way leaves, and the others have them at once.
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        PREFIX + name + "-" + instance);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 1_000);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    return p;
  }
}
