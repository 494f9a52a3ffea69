package io.mediahub.bench.latency;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * The bare chain's topic, of one partition; its name is of this run, and it is deleted at the end.
 */
final class BareTopic implements AutoCloseable {
  private static final String PREFIX = "mediahub.bench.";
  private static final long SECONDS = 20;

  private final Admin admin;
  private final String name;

  BareTopic(String bootstrap) throws InterruptedException, ExecutionException, TimeoutException {
    name = PREFIX + ProcessHandle.current().pid() + "-" + System.currentTimeMillis();
    admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    List<String> left =
        admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS).stream()
            .filter(n -> n.startsWith(PREFIX))
            .toList();
    admin.deleteTopics(left).all().get(SECONDS, TimeUnit.SECONDS);
    admin
        .createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
        .all()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  String name() {
    return name;
  }

  TopicPartition partition() {
    return new TopicPartition(name, 0);
  }

  @Override
  public void close() throws InterruptedException, ExecutionException, TimeoutException {
    try (admin) {
      admin.deleteTopics(List.of(name)).all().get(SECONDS, TimeUnit.SECONDS);
    }
  }
}
