package io.mediahub.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and configures the topics of {@link Topics}. */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final int SECONDS = 30;

  private TopicCreator() {}

  /**
   * Creates missing topics, and aligns the configuration of existing ones.
   *
   * @throws WrongPartitionCount when a topic has another number of partitions
   * @throws IllegalStateException when the brokers refuse or do not answer within 30 s
   */
  public static void createOrAlign(Admin admin) {
    createMissing(admin);
    Map<String, Layout> layouts = layouts();
    Map<String, TopicDescription> present = describe(admin, layouts.keySet());
    present.forEach((name, topic) -> requirePartitions(topic, layout(layouts, name)));
    align(admin, layouts);
  }

  /**
   * @throws IllegalStateException when the brokers refuse or do not answer within 30 s
   */
  public static void createMissing(Admin admin) {
    Set<String> present = await("listed", admin.listTopics().names());
    List<NewTopic> missing = new ArrayList<>();
    layouts()
        .forEach(
            (name, layout) -> {
              if (!present.contains(name)) {
                missing.add(newTopic(name, layout));
              }
            });
    admin.createTopics(missing).values().forEach(TopicCreator::awaitCreation);
  }

  /** A broker may not know a topic yet that was created a moment ago. */
  private static Map<String, TopicDescription> describe(Admin admin, Set<String> names) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        return await("described", admin.describeTopics(names).allTopicNames());
      } catch (IllegalStateException e) {
        boolean unknown =
            e.getCause() != null
                && e.getCause().getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() >= deadline) {
          throw e;
        }
      }
      await("listed", admin.listTopics().names()); // a round trip, and then again
    }
  }

  private static Map<String, Layout> layouts() {
    Map<String, Layout> layouts = new LinkedHashMap<>();
    Topics.ALL.forEach(topic -> layouts.put(topic.name(), topic.layout()));
    layouts.put(Topics.DEAD_LETTERS, Topics.DEAD_LETTERS_LAYOUT);
    layouts.put(Topics.AUDIT_HEADS, Topics.AUDIT_HEADS_LAYOUT);
    layouts.put(Topics.SCHEMAS, Topics.SCHEMAS_LAYOUT);
    layouts.put(Topics.OUTBOX_HEARTBEATS, Topics.OUTBOX_HEARTBEATS_LAYOUT);
    return layouts;
  }

  private static Layout layout(Map<String, Layout> layouts, String topic) {
    return Objects.requireNonNull(layouts.get(topic), topic);
  }

  /** Replication is the brokers' default, which differs between a laptop and a cluster. */
  private static NewTopic newTopic(String name, Layout layout) {
    return new NewTopic(name, Optional.of(layout.partitions()), Optional.empty())
        .configs(layout.config());
  }

  private static void awaitCreation(String name, KafkaFuture<Void> creation) {
    try {
      await("created", creation);
    } catch (IllegalStateException e) {
      boolean anotherWasFaster =
          e.getCause() instanceof ExecutionException failed
              && failed.getCause() instanceof TopicExistsException;
      if (!anotherWasFaster) {
        throw new IllegalStateException(name + ": " + e.getMessage(), e);
      }
    }
  }

  private static void requirePartitions(TopicDescription topic, Layout layout) {
    if (topic.partitions().size() != layout.partitions()) {
      throw new WrongPartitionCount(topic.name(), topic.partitions().size(), layout.partitions());
    }
  }

  private static void align(Admin admin, Map<String, Layout> layouts) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    List<ConfigResource> topics = layouts.keySet().stream().map(TopicCreator::resource).toList();
    Map<ConfigResource, Config> present = await("described", admin.describeConfigs(topics).all());
    present.forEach(
        (topic, config) -> {
          List<AlterConfigOp> wrong = differences(config, layout(layouts, topic.name()));
          if (!wrong.isEmpty()) {
            LOG.atWarn()
                .addKeyValue("topic", topic.name())
                .log("The topic's configuration is changed to the one in Topics: {}", wrong);
            changes.put(topic, wrong);
          }
        });
    if (!changes.isEmpty()) {
      await("configured", admin.incrementalAlterConfigs(changes).all());
    }
  }

  private static List<AlterConfigOp> differences(Config present, Layout layout) {
    List<AlterConfigOp> wrong = new ArrayList<>();
    layout
        .config()
        .forEach(
            (name, value) -> {
              ConfigEntry entry = present.get(name);
              if (entry == null || !value.equals(entry.value())) {
                wrong.add(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
              }
            });
    return wrong;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T await(String done, KafkaFuture<T> answer) {
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "The Kafka topics could not be %s: %s".formatted(done, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the Kafka topics were checked.", e);
    }
  }

  /** Partitions are never changed: they decide where a key lives. */
  public static final class WrongPartitionCount extends RuntimeException {
    WrongPartitionCount(String topic, int actual, int expected) {
      super(
          ("The Kafka topic %s has %d partitions and must have %d: keys would be looked for where"
                  + " they are not. Copy its records by their keys to a topic of that name with %d"
                  + " partitions, or delete it if it is empty and start again.")
              .formatted(topic, actual, expected, expected));
    }
  }
}
