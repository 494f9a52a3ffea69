package io.mediahub.schemas.testing;

import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.TopicCreator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A real broker inside the test, with the platform's topics. */
public final class Broker implements AutoCloseable {
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(20_000 + new SecureRandom().nextInt(11_000));

  private final Properties settings;
  private final Path data;
  private final String bootstrap;
  private KafkaRaftServer server;
  private @Nullable KafkaProducer<String, byte[]> producer;

  public Broker() throws Exception {
    data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "broker");
    int port = freePort();
    int controller = freePort();
    bootstrap = "127.0.0.1:" + port;
    Properties p = new Properties();
    p.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controller,
            "controller.listener.names", "CONTROLLER",
            "listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://127.0.0.1:" + controller,
            "log.dirs", data.toString(),
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "group.min.session.timeout.ms", "1000"));
    p.putAll(
        Map.of(
            "default.replication.factor", "1",
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "2",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "2"));
    p.putAll(
        Map.of(
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "share.coordinator.state.topic.num.partitions", "1"));
    new Formatter()
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .run();
    settings = p;
    server = started();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      TopicCreator.createOrAlign(admin);
    }
  }

  private KafkaRaftServer started() {
    KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    starting.startup();
    return starting;
  }

  /** How long the files of the platform's topics are. */
  public Map<Path, Long> lengths() throws IOException {
    Map<Path, Long> lengths = new HashMap<>();
    try (Stream<Path> files = Files.walk(data, 2)) {
      for (Path file : files.filter(Broker::isLog).toList()) {
        lengths.put(file, Files.size(file));
      }
    }
    return lengths;
  }

  private static boolean isLog(Path file) {
    String folder = file.getName(file.getNameCount() - 2).toString();
    return file.getFileName().toString().endsWith(".log")
        && folder.startsWith("mediahub.")
        && !folder.endsWith("-delete");
  }

  /**
   * As after a loss of power: what came after these lengths never reached the disk.
   *
   * @param lengths as of {@link #lengths}
   */
  public void losePower(Map<Path, Long> lengths) throws IOException {
    close();
    for (var kept : lengths.entrySet()) {
      try (FileChannel file = FileChannel.open(kept.getKey(), StandardOpenOption.WRITE)) {
        file.truncate(kept.getValue());
      }
    }
    // Without this file the broker takes the stop for a crash, and checks its logs.
    Files.deleteIfExists(data.resolve(".kafka_cleanshutdown"));
    Files.deleteIfExists(data.resolve("recovery-point-offset-checkpoint"));
    server = started();
  }

  /** As if every event had been lost, with everything that was made from them on the broker. */
  public void recreateTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Set<String> names = admin.listTopics().names().get();
      admin.deleteTopics(names).all().get();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Collections.disjoint(admin.listTopics().names().get(), names));
      await("the broker hears of what it made a moment later")
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> TopicCreator.createOrAlign(admin));
    }
  }

  /** As retention by size or an operator would. */
  public void deleteBefore(TopicPartition partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  /** A port below the kernel's range for outgoing connections; no two brokers get the same. */
  private static int freePort() throws IOException {
    for (int port = NEXT_PORT.getAndIncrement();
        port < 32_000;
        port = NEXT_PORT.getAndIncrement()) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        // in use
      }
    }
    throw new IOException("no port is free");
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** Returns when the record is in the log. */
  public void write(String topic, String key, byte[] value) {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
      producer = null;
    }
    server.shutdown();
    server.awaitShutdown();
  }
}
