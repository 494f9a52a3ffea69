package io.mediahub.streams.testing;

import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.TopicCreator;
import io.mediahub.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker inside the test, with the platform's topics. */
public final class Broker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;

  public Broker() throws Exception {
    Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "broker");
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
            "group.initial.rebalance.delay.ms", "0"));
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
    server = new KafkaRaftServer(new KafkaConfig(p), Time.SYSTEM);
    server.startup();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      TopicCreator.createOrAlign(admin);
    }
  }

  /** As if every event had been lost. */
  public void recreateTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      List<String> names =
          Stream.concat(Topics.ALL.stream().map(Topic::name), Stream.of(Topics.DEAD_LETTERS))
              .toList();
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

  /** As a retention by size or somebody's hand would. */
  public void deleteBefore(TopicPartition partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
