package io.mediahub.encoder.worker.queue;

import io.mediahub.encoder.worker.job.JobTimings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record that this worker holds until it acknowledges it, or until the lock ends. */
final class HeldRecord {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRecord.class);

  private final ShareConsumer<String, byte[]> consumer;
  private final ConsumerRecord<String, byte[]> record;
  private final JobTimings timings;
  private long since;

  /**
   * @param since the earliest time ({@link System#nanoTime}) at which its lock may have begun
   */
  HeldRecord(
      ShareConsumer<String, byte[]> consumer,
      ConsumerRecord<String, byte[]> record,
      long since,
      JobTimings timings) {
    this.consumer = consumer;
    this.record = record;
    this.since = since;
    this.timings = timings;
  }

  ConsumerRecord<String, byte[]> record() {
    return record;
  }

  /** Whether it is time to renew the lock. */
  boolean isDue() {
    return !untilDue().isPositive();
  }

  /** Time until the lock is to be renewed. */
  Duration untilDue() {
    return timings.renew().minusNanos(System.nanoTime() - since);
  }

  /**
   * Renews the lock. Waits for brokers that do not answer, as long as the lock lasts.
   *
   * @return false when the record is no longer this worker's
   */
  boolean renew() {
    long asked = System.nanoTime();
    try {
      consumer.acknowledge(record, AcknowledgeType.RENEW);
      if (!committed(left())) {
        return false;
      }
      since = asked;
      // A renewed record comes back from the next poll, and must be acknowledged again.
      for (ConsumerRecord<String, byte[]> again : consumer.poll(left())) {
        if (again.offset() == record.offset() && again.partition() == record.partition()) {
          return true;
        }
        consumer.acknowledge(again, AcknowledgeType.RELEASE);
      }
      LOG.warn("A renewed record did not come back from the broker");
      return false;
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("The lock could not be renewed: {}", e.getMessage());
      return false;
    }
  }

  private Duration left() {
    Duration left = timings.lock().minus(timings.margin()).minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Ends the hold on the record. When the acknowledgement is lost the broker delivers the job
   * again, and the worker that gets it finds the results of this one.
   */
  void acknowledge(AcknowledgeType type) {
    try {
      consumer.acknowledge(record, type);
      if (!committed(timings.acknowledge())) {
        LOG.warn("The acknowledgement {} came too late", type);
      }
    } catch (IllegalStateException e) {
      LOG.warn("The record is no longer held: {}", e.getMessage());
    }
  }

  private boolean committed(Duration within) {
    Map<TopicIdPartition, Optional<KafkaException>> results = consumer.commitSync(within);
    results.values().stream()
        .flatMap(Optional::stream)
        .forEach(failure -> LOG.warn("Acknowledgement refused: {}", failure.getMessage()));
    return results.values().stream().allMatch(Optional::isEmpty);
  }
}
