package io.mediahub.edge.support;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.TopicCreator;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker inside the test, with the platform's topics. */
public final class Broker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;
  private final KafkaProducer<String, byte[]> producer;

  public Broker(Path data) throws Exception {
    int controller = ObjectStoreProcess.freePort();
    bootstrap = "127.0.0.1:" + ObjectStoreProcess.freePort();
    Properties p = new Properties();
    p.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controller,
            "controller.listener.names", "CONTROLLER",
            "listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://127.0.0.1:" + controller,
            "log.dirs", data.toString(),
            "auto.create.topics.enable", "false"));
    p.putAll(
        Map.of(
            "default.replication.factor", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1"));
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
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public String bootstrap() {
    return bootstrap;
  }

  public void write(Topic<?> topic, String key, byte[] value) {
    write(topic.name(), key, value);
  }

  public void write(String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    server.shutdown();
    server.awaitShutdown();
  }
}
