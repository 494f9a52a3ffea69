package io.mediahub.stream.notary;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What the notary watches, and how it signs.
 *
 * @param origin of the platform, which begins the name of each tree and is the name of the key
 * @param partitions each gets a tree
 * @param headsTopic where what was signed is sent
 * @param checkpointEvery how long after a change it is signed, at most
 * @param inspectEvery how often it is asked whether the topics are still the same ones
 * @param folder where the file of what was signed is kept
 */
public record NotarySettings(
    String origin,
    List<TopicPartition> partitions,
    String headsTopic,
    Duration checkpointEvery,
    Duration inspectEvery,
    Path folder) {
  public NotarySettings {
    partitions = List.copyOf(partitions);
  }

  String originOf(TopicPartition partition, int fork) {
    String tree = origin + "/" + partition.topic() + "/" + partition.partition();
    return fork == 0 ? tree : tree + "/fork-" + fork;
  }
}
