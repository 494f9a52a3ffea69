package io.mediahub.encoder.worker.queue;

import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.schemas.Topic;
import java.time.Duration;
import java.util.List;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one topic from which a worker takes its jobs. A share consumer goes on fetching after a poll
 * that brought nothing, until a fetch brings a record: a worker that asked a second topic would
 * take jobs from it while it works on another.
 */
final class JobSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobSource.class);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final ShareConsumer<String, byte[]> consumer;
  private final JobTimings timings;

  /** When the last poll ended without a job, and left a fetch behind; null after others. */
  private @Nullable Long leftBehind;

  JobSource(KafkaClients clients, String workerId, Topic<EncodeJob> topic, JobTimings timings) {
    this.timings = timings;
    this.consumer = clients.shareConsumer(workerId, topic);
    try {
      consumer.subscribe(List.of(topic.name()));
    } catch (KafkaException e) {
      close();
      throw e;
    }
  }

  /** Waits for a job, but not for long. Null when there is none. */
  @Nullable HeldRecord ask() {
    HeldRecord taken = null;
    long since = leftBehind == null ? System.nanoTime() : leftBehind;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timings.poll())) {
      if (taken == null) {
        taken = new HeldRecord(consumer, record, since, timings);
      } else { // one was asked for
        consumer.acknowledge(record, AcknowledgeType.RELEASE);
      }
    }
    leftBehind = taken == null ? System.nanoTime() : null;
    return taken;
  }

  @Override
  public void close() {
    try {
      consumer.close(CLOSE);
    } catch (KafkaException e) { // the brokers notice it by themselves
      LOG.debug("A consumer was not closed in an orderly way", e);
    }
  }
}
