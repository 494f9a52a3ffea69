package io.mediahub.analytics.log;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a platform, for reading. It sees committed records alone, is a member of no group and
 * commits nothing, so that reading changes nothing. One thread at a time.
 */
public final class TopicLog implements AutoCloseable {
  /** How long the brokers may take to answer before that is an outage. */
  static final Duration ANSWER = Duration.ofSeconds(30);

  private static final Pattern EVENTS = Pattern.compile("mediahub\\.[a-z-]+\\.events\\.v\\d+");

  private final Consumer<byte[], byte[]> consumer;
  private final String brokers;

  public TopicLog(LogSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-log-reader");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    brokers = settings.kafka().getOrDefault("bootstrap.servers", "");
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Names of all topics but Kafka's own, sorted. */
  public List<String> topics() {
    return ask(consumer::listTopics).keySet().stream()
        .filter(name -> !name.startsWith("__"))
        .sorted()
        .toList();
  }

  /** The topics that are the truth; others are read when somebody names them. */
  public List<String> eventTopics() {
    return topics().stream().filter(name -> EVENTS.matcher(name).matches()).toList();
  }

  /**
   * The topics of these names; a name may leave out the platform's prefix and the version, as
   * {@code upload.events} for {@code mediahub.upload.events.v1}.
   *
   * @throws Failure that lists the topics when one of them does not exist
   */
  public List<String> named(Collection<String> names) {
    List<String> all = topics();
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String whole =
          all.stream()
              .filter(
                  topic ->
                      topic.equals(name)
                          || topic.matches(
                              "mediahub\\.\\Q" + name.replace("\\E", "") + "\\E\\.v\\d+"))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Failure(
                          ExitCode.USAGE,
                          "There is no topic '" + name + "'.",
                          "The topics are: " + String.join(", ", all) + "."));
      if (!found.contains(whole)) {
        found.add(whole);
      }
    }
    return found;
  }

  public List<TopicPartition> partitions(Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      for (PartitionInfo info : ask(() -> consumer.partitionsFor(topic))) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    return partitions;
  }

  /** The first offset that retention has left. */
  public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
    return new HashMap<>(ask(() -> consumer.beginningOffsets(partitions)));
  }

  /** The offset after the last committed record, as it is now. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return new HashMap<>(ask(() -> consumer.endOffsets(partitions)));
  }

  /** The first offset that is not older than the moment; the end where all are older. */
  public Map<TopicPartition, Long> since(
      Collection<TopicPartition> partitions, @Nullable Instant moment) {
    if (moment == null) {
      return begins(partitions);
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, moment.toEpochMilli()));
    Map<TopicPartition, Long> found = ends(partitions);
    Map<TopicPartition, OffsetAndTimestamp> at = ask(() -> consumer.offsetsForTimes(times));
    at.forEach(
        (partition, begin) -> {
          if (begin != null) {
            found.put(partition, begin.offset());
          }
        });
    return found;
  }

  /**
   * From these offsets on. Another reading of this log ends with it.
   *
   * @param from offsets by partition; all of them are read
   */
  public Reading read(Map<TopicPartition, Long> from) {
    return new Reading(this, from);
  }

  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  interface Question<T> {
    T answer();
  }

  /**
   * @throws Failure when the brokers do not answer in time
   */
  <T> T ask(Question<T> question) {
    try {
      return question.answer();
    } catch (TimeoutException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "Kafka at %s did not answer within %d s.".formatted(brokers, ANSWER.toSeconds()),
          "See './mediahub status' and './mediahub logs kafka'.");
    } catch (KafkaException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "Kafka at %s refused: %s".formatted(brokers, e.getMessage()),
          "Compare mediahub.kafka.properties in config/platform.properties with what the brokers"
              + " ask for.");
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
