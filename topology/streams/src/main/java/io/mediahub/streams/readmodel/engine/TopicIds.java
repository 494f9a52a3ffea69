package io.mediahub.streams.readmodel.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The ids of topics, by which a topic that was deleted and made again is noticed. */
final class TopicIds {
  private static final int SECONDS = 30;

  private volatile @Nullable Admin admin;

  /** Sets the client to use; its maker closes it. */
  void askBy(Admin client) {
    admin = client;
  }

  /**
   * Empty before there is a client.
   *
   * @throws KafkaException when the brokers do not answer
   */
  Map<String, Uuid> of(Set<String> topics) {
    Admin client = admin;
    if (client == null) {
      return Map.of();
    }
    try {
      Map<String, Uuid> ids = new HashMap<>();
      client
          .describeTopics(topics)
          .allTopicNames()
          .get(SECONDS, TimeUnit.SECONDS)
          .forEach((name, topic) -> ids.put(name, topic.topicId()));
      return ids;
    } catch (ExecutionException e) {
      throw new KafkaException("The topics could not be described.", e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("The topics were not described in time.", e);
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
