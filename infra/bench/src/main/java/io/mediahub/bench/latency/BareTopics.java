package io.mediahub.bench.latency;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * The bare chain's topics, of one partition each; their names are of this run, and they are deleted
 * at the end.
 */
final class BareTopics implements AutoCloseable {
  private static final String PREFIX = "mediahub.bench.";
  private static final long SECONDS = 20;

  private final Admin admin;
  private final List<String> names;

  /**
   * @param count one behind the other
   */
  BareTopics(String bootstrap, int count)
      throws InterruptedException, ExecutionException, TimeoutException {
    String run = PREFIX + ProcessHandle.current().pid() + "-" + System.currentTimeMillis();
    names = IntStream.range(0, count).mapToObj(n -> run + "-" + n).toList();
    admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    List<String> left =
        admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS).stream()
            .filter(n -> n.startsWith(PREFIX))
            .toList();
    admin.deleteTopics(left).all().get(SECONDS, TimeUnit.SECONDS);
    admin
        .createTopics(
            names.stream()
                .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
                .toList())
        .all()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** In the order in which records pass them. */
  List<String> names() {
    return names;
  }

  static TopicPartition partition(String topic) {
    return new TopicPartition(topic, 0);
  }

  @Override
  public void close() throws InterruptedException, ExecutionException, TimeoutException {
    try (admin) {
      admin.deleteTopics(names).all().get(SECONDS, TimeUnit.SECONDS);
    }
  }
}
