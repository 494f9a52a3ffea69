package io.mediahub.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the catalogue that are missing. Existing ones are left as they are. */
public final class TopicCreator {
  private TopicCreator() {}

  /**
   * @throws IllegalStateException when the brokers refuse or do not answer within 30 s
   */
  public static void createMissing(Admin admin) {
    List<NewTopic> topics = new ArrayList<>();
    Topics.ALL.forEach(topic -> topics.add(newTopic(topic.name(), topic.layout())));
    topics.add(newTopic(Topics.DEAD_LETTERS, Topics.DEAD_LETTERS_LAYOUT));
    try {
      Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      topics.removeIf(topic -> present.contains(topic.name()));
      for (var created : admin.createTopics(topics).values().entrySet()) {
        awaitCreation(created.getKey(), created.getValue());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The Kafka topics could not be listed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the Kafka topics were created.", e);
    }
  }

  private static void awaitCreation(String name, org.apache.kafka.common.KafkaFuture<Void> creation)
      throws InterruptedException, TimeoutException {
    try {
      creation.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster: as good
        throw new IllegalStateException(
            "The Kafka topic %s could not be created: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  /** Replication is the brokers' default, which differs between a laptop and a cluster. */
  private static NewTopic newTopic(String name, Layout layout) {
    return new NewTopic(name, Optional.of(layout.partitions()), Optional.empty())
        .configs(layout.config());
  }
}
