package io.mediahub.encoder.worker.queue;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The configuration of the jobs' share groups. It belongs to the groups, so brokers keep it. */
final class ShareGroup {
  private ShareGroup() {}

  private static Map<String, String> config(Duration lock) {
    return Map.of(
        "share.auto.offset.reset", "earliest",
        // Jobs are written in transactions; aborted ones must never be seen.
        "share.isolation.level", "read_committed",
        "share.renew.acknowledge.enable", "true",
        "share.record.lock.duration.ms", Long.toString(lock.toMillis()),
        // The most that brokers allow: each worker that is killed uses up one delivery.
        "share.delivery.count.limit", "10");
  }

  /**
   * Checks that the topics are there, and configures the groups.
   *
   * @param lock how long a worker that was killed still holds its job
   * @return null when all is ready, otherwise a sentence on what is missing
   */
  static @Nullable String prepare(Admin admin, Duration lock) throws InterruptedException {
    Set<String> needed = new TreeSet<>();
    Topics.JOBS.forEach(jobs -> needed.add(jobs.name()));
    needed.addAll(
        List.of(
            Topics.ENCODE_CONTROL.name(), Topics.RENDITION_COMMANDS.name(), Topics.DEAD_LETTERS));
    try {
      Set<String> present = admin.listTopics().names().get(15, TimeUnit.SECONDS);
      if (!present.containsAll(needed)) {
        return "Some of the topics %s do not exist yet.".formatted(needed);
      }
      List<AlterConfigOp> operations =
          config(lock).entrySet().stream()
              .map(
                  entry ->
                      new AlterConfigOp(
                          new ConfigEntry(entry.getKey(), entry.getValue()),
                          AlterConfigOp.OpType.SET))
              .toList();
      Map<ConfigResource, Collection<AlterConfigOp>> groups = new HashMap<>();
      for (Topic<EncodeJob> jobs : Topics.JOBS) {
        groups.put(
            new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup(jobs)), operations);
      }
      admin.incrementalAlterConfigs(groups).all().get(15, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return "Kafka did not list its topics, or did not configure the share groups: "
          + e.getMessage();
    }
  }
}
