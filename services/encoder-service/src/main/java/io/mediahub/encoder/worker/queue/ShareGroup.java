package io.mediahub.encoder.worker.queue;

import io.mediahub.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The configuration of the jobs' share group. It belongs to the group, so brokers keep it. */
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
   * Checks that the topics are there, and configures the group.
   *
   * @param lock how long a worker that was killed still holds its job
   * @return null when all is ready, otherwise a sentence on what is missing
   */
  static @Nullable String prepare(Admin admin, Duration lock) throws InterruptedException {
    Set<String> needed =
        Set.of(
            Topics.ENCODE_JOBS.name(),
            Topics.RENDITION_COMMANDS.name(),
            Topics.ENCODE_PROGRESS.name(),
            Topics.DEAD_LETTERS);
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
      var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.ENCODERS_SHARE_GROUP);
      admin.incrementalAlterConfigs(Map.of(group, operations)).all().get(15, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return "Kafka did not list its topics, or did not configure the share group: "
          + e.getMessage();
    }
  }
}
