package io.mediahub.local.component;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the broker and of the Connect worker, each with its reason. */
final class KafkaConfig {
  /** By name, because its supertype is on the class path of Connect only. */
  static final String CONNECT_EXTENSION = "io.mediahub.local.component.ConnectCallers";

  private KafkaConfig() {}

  /**
   * @param sizes threads and buffers
   */
  static Map<String, String> broker(
      int port, int controllerPort, Path data, Map<String, String> sizes) {
    Map<String, String> c = new LinkedHashMap<>();
    c.put("process.roles", "broker,controller");
    c.put("node.id", "1");
    c.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    c.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    c.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    c.put("controller.listener.names", "CONTROLLER");
    c.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    c.put("log.dirs", data.toString());

    // Topics come from the catalogue only; a misspelt name must fail, not make a topic.
    c.put("auto.create.topics.enable", "false");
    // A single node: nothing to replicate to.
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      c.put(topic + ".replication.factor", "1");
      c.put(topic + ".num.partitions", "4");
    }
    c.put("transaction.state.log.min.isr", "1");
    c.put("share.coordinator.state.topic.replication.factor", "1");
    c.put("share.coordinator.state.topic.min.isr", "1");
    c.put("share.coordinator.state.topic.num.partitions", "2");
    // Workers beyond it are refused; Kafka's own limit is 200.
    c.put("group.share.max.size", "1000");
    // Nobody else will join: do not wait for them.
    c.put("group.initial.rebalance.delay.ms", "0");
    c.put("group.streams.initial.rebalance.delay.ms", "0");
    for (String group : new String[] {"streams", "consumer", "share"}) {
      c.put("group." + group + ".min.heartbeat.interval.ms", "500");
      c.put("group." + group + ".heartbeat.interval.ms", "1000");
    }
    c.putAll(sizes);
    c.put("metadata.max.idle.interval.ms", "5000");
    c.put("message.max.bytes", "2097152");
    return c;
  }

  static Map<String, String> connect(Kafka kafka, int port, Path plugins) {
    Map<String, String> c = new LinkedHashMap<>();
    c.put("bootstrap.servers", kafka.bootstrap());
    // The worker's own clients, and those of its connectors.
    for (String whose : new String[] {"", "producer.", "consumer.", "admin."}) {
      kafka.clientProperties().forEach((name, value) -> c.put(whose + name, value));
    }
    c.put("group.id", "mediahub-connect");
    c.put("listeners", "http://127.0.0.1:" + port);
    c.put("rest.advertised.host.name", "127.0.0.1");
    c.put("rest.extension.classes", CONNECT_EXTENSION);
    c.put("plugin.path", plugins.toString());
    c.put("plugin.discovery", "service_load");
    // Offsets are committed with the records, and a worker that was cut off is fenced.
    c.put("exactly.once.source.support", "enabled");
    c.put("connector.client.config.override.policy", "All");
    for (String topic : new String[] {"config", "offset", "status"}) {
      c.put(topic + ".storage.topic", "mediahub.connect." + topic);
      // Elsewhere, the brokers' default decides.
      c.put(topic + ".storage.replication.factor", kafka.external() ? "-1" : "1");
    }
    c.put("offset.storage.partitions", "1");
    c.put("status.storage.partitions", "1");
    c.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    c.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
    c.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    c.put("scheduled.rebalance.max.delay.ms", "0");
    // Of the worker's own topics, which hardly change: a fetch returns as soon as there is a
    // record, so a longer wait only saves requests.
    c.put("fetch.max.wait.ms", "5000");
    // The connector's addresses and password are taken from the worker's environment.
    c.put("config.providers", "env");
    c.put(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    c.put("config.providers.env.param.allowlist.pattern", "MEDIAHUB_OUTBOX_.*");
    return c;
  }
}
