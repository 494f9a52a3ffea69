package io.mediahub.encoder.worker.queue;

import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The topics from which one worker takes its jobs, the most urgent first. Each has a consumer of its
 * own, of which only one ever holds a record: the fetch that a poll leaves behind ends within
 * milliseconds, and brings nothing where nothing waits.
 */
final class JobSources implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** The marker behind a job answers one fetch, and brings nothing. So each is asked twice. */
  private static final int ROUNDS_BEFORE_LATER = 2;

  /** A worker that has nothing to do asks for the least urgent jobs twice a second. */
  private static final int ROUNDS_BETWEEN_LATER = 6;

  /** For so long after a job it asks briskly. */
  private static final int BRISK_ROUNDS = 10;

  /** With a single topic, brokers may as well wait: no fetch is left behind. */
  private static final Duration ANSWER_ALONE = Duration.ofMillis(500);

  private static final Duration ANSWER = Duration.ofMillis(1);

  /** One topic. */
  private static final class Source {
    private final ShareConsumer<String, byte[]> consumer;
    private final JobReader reader;
    private final boolean urgent;

    /** When its last poll ended without a job, and left a fetch behind; null after others. */
    private @Nullable Long leftBehind;

    Source(ShareConsumer<String, byte[]> consumer, JobReader reader, boolean urgent) {
      this.consumer = consumer;
      this.reader = reader;
      this.urgent = urgent;
    }
  }

  /**
   * A job that this worker holds.
   *
   * @param urgent whether somebody waits for it
   */
  record Taken(HeldRecord held, JobReader reader, boolean urgent) {}

  private final List<Source> sources = new ArrayList<>();
  private final JobTimings timings;
  private int round;

  JobSources(
      KafkaClients clients,
      String workerId,
      List<Topic<EncodeJob>> topics,
      Function<Topic<EncodeJob>, JobReader> readers,
      JobTimings timings) {
    this.timings = timings;
    Duration answer = topics.size() == 1 ? ANSWER_ALONE : ANSWER;
    try {
      for (Topic<EncodeJob> topic : topics) {
        boolean urgent = sources.isEmpty();
        var consumer = clients.shareConsumer(workerId, topic, answer);
        sources.add(new Source(consumer, readers.apply(topic), urgent));
        consumer.subscribe(List.of(topic.name()));
      }
    } catch (KafkaException e) {
      close();
      throw e;
    }
  }

  /** Asks each topic once, the most urgent first. Null when none has a job now. */
  @Nullable Taken ask() {
    round++;
    boolean alone = sources.size() == 1;
    Duration wait = alone || round > BRISK_ROUNDS ? timings.poll() : timings.ask();
    for (Source source : sources) {
      boolean least = !alone && source == sources.getLast();
      if (least && round != ROUNDS_BEFORE_LATER && round % ROUNDS_BETWEEN_LATER != 0) {
        continue;
      }
      Taken taken = ask(source, wait);
      if (taken != null) {
        round = 0;
        return taken;
      }
    }
    return null;
  }

  private @Nullable Taken ask(Source source, Duration wait) {
    Taken taken = null;
    long since = source.leftBehind == null ? System.nanoTime() : source.leftBehind;
    for (ConsumerRecord<String, byte[]> record : source.consumer.poll(wait)) {
      if (taken == null) {
        HeldRecord held = new HeldRecord(source.consumer, record, since, timings);
        taken = new Taken(held, source.reader, source.urgent);
      } else { // one was asked for
        source.consumer.acknowledge(record, AcknowledgeType.RELEASE);
      }
    }
    source.leftBehind = taken == null ? System.nanoTime() : null;
    return taken;
  }

  @Override
  public void close() {
    for (Source source : sources) {
      try {
        source.consumer.close(CLOSE);
      } catch (KafkaException e) { // the brokers notice it by themselves
        continue;
      }
    }
  }
}
