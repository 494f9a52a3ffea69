package io.mediahub.bench.encode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows uploads through the topics between the command and the row, and says when each could read
 * what the one before it wrote. It reads along as one more consumer, which changes nothing for the
 * others. All times are milliseconds of the wall clock, which the processes of one machine share.
 */
final class Trail implements AutoCloseable {
  private static final String UPLOADS = "mediahub.upload.events.v1";
  private static final String JOBS = "mediahub.encode.now.v1";
  private static final String REPORTS = "mediahub.rendition.commands.v1";
  private static final String RENDITIONS = "mediahub.rendition.events.v1";

  /** The answer to a command comes after its commit, and Debezium may be quicker. */
  private static final long CLOCK = 50;

  private static final Duration POLL = Duration.ofMillis(500);

  /** The kinds of records that an upload passes, in their order. */
  private enum Mark {
    COMPLETED("completed -> upload.events", UPLOADS, "UploadCompleted"),
    JOB("-> encode.now", JOBS, "Prepare"),
    TAKEN("-> a worker begins", REPORTS, "JobStarted"),
    FOUND("-> it can be copied", REPORTS, "PreviewFound"),
    INSPECTED("-> inspected", REPORTS, "MediaInspected"),
    STORED("-> the parts are stored", REPORTS, "PartEncoded"),
    PLAYABLE("-> rendition.events", RENDITIONS, "PackagePlayable");

    private final String hop;
    private final String topic;
    private final String type;

    Mark(String hop, String topic, String type) {
      this.hop = hop;
      this.topic = topic;
      this.type = type;
    }
  }

  /**
   * A record about a media.
   *
   * @param written by the clock of who wrote it
   * @param read when it could be read, with its transaction
   */
  record Seen(String topic, String type, long written, long read) {}

  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;

  Trail(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(UPLOADS, JOBS, REPORTS, RENDITIONS)) {
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // from now on, and not from the first poll on
    thread = Thread.ofPlatform().daemon().name("trail").start(this::read);
  }

  private void read() {
    try (consumer) {
      while (true) {
        var records = consumer.poll(POLL);
        long now = System.currentTimeMillis();
        for (ConsumerRecord<String, byte[]> each : records) {
          if (each.key() != null) {
            seen.computeIfAbsent(each.key(), key -> Collections.synchronizedList(new ArrayList<>()))
                .add(new Seen(each.topic(), type(each), each.timestamp(), now));
          }
        }
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private static String type(ConsumerRecord<String, byte[]> event) {
    Header header = event.headers().lastHeader("ce_type");
    if (header == null) {
      header = event.headers().lastHeader("mediahub_job_kind");
    }
    String name = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * The hops of an upload that can be played, each from the end of the one before, in milliseconds.
   *
   * @param completed when its completion was answered
   * @param row when its row was seen
   */
  Map<String, Double> hops(String mediaId, long completed, long row) {
    List<Seen> all = seen.getOrDefault(mediaId, List.of());
    synchronized (all) {
      return hops(List.copyOf(all), completed, row);
    }
  }

  /** The same, of these records; a record that is missing has no hop. */
  static Map<String, Double> hops(List<Seen> all, long completed, long row) {
    long playable =
        all.stream()
            .filter(each -> is(each, Mark.PLAYABLE))
            .mapToLong(Seen::read)
            .min()
            .orElse(Long.MAX_VALUE);
    Map<String, Double> hops = new LinkedHashMap<>();
    long from = completed;
    for (Mark mark : Mark.values()) {
      // Of several parts the last is the one that was missing.
      Comparator<Seen> order = Comparator.comparingLong(each -> at(each, mark));
      var candidates = all.stream().filter(each -> is(each, mark) && at(each, mark) <= playable);
      Seen found =
          (mark == Mark.STORED ? candidates.max(order) : candidates.min(order)).orElse(null);
      if (found != null && at(found, mark) >= from - CLOCK) {
        hops.put(mark.hop, (double) (at(found, mark) - from));
        from = at(found, mark);
      }
    }
    hops.put("-> the catalogue's row", (double) (row - from));
    return hops;
  }

  private static boolean is(Seen one, Mark mark) {
    return one.topic.equals(mark.topic) && one.type.equals(mark.type);
  }

  /** What a worker says is in the log when it says it; decisions are when they are committed. */
  private static long at(Seen one, Mark mark) {
    return mark.topic.equals(REPORTS) ? one.written : one.read;
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join(Duration.ofSeconds(5));
  }
}
