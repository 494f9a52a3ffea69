package io.mediahub.encoder.worker;

import io.mediahub.encoder.worker.JobReader.Unreadable;
import io.mediahub.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one job after another from the share group. While a job runs on a thread of its own, this
 * one keeps renewing the record's lock; when the lock is lost all the same, the job is stopped, for
 * another worker has it.
 */
final class JobLoop {
  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);

  private static final Duration POLL = Duration.ofSeconds(1);

  /** A third of the lock's duration. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(5);

  private static final Duration RENEWED = Duration.ofSeconds(3);
  private static final Duration COMMIT = Duration.ofSeconds(4);
  private static final Duration STOP_JOB = Duration.ofSeconds(4);

  /** Longer than any of a job's steps that cannot be interrupted. */
  private static final Duration STOP_LOST_JOB = Duration.ofSeconds(30);

  private static final int JOB_HANGS = 3;

  /**
   * A job that cannot report is not handed round in circles: its deliveries are numbered. Shorter
   * than what is left of the lock after the last renewal.
   */
  private static final Duration BEFORE_RELEASE = Duration.ofSeconds(5);

  private final ShareConsumer<String, byte[]> consumer;
  private final JobReader reader;
  private final Jobs jobs;
  private final BrokerCheck broker;
  private final StopSignal stop;
  private final WorkerState state;

  /** What is done with a job. */
  interface Jobs {
    /** Starts it on a thread of its own. */
    JobThread start(ReceivedJob job);

    /** To be used by the thread that holds the job. */
    Heartbeat heartbeat(ReceivedJob job);
  }

  JobLoop(
      ShareConsumer<String, byte[]> consumer,
      JobReader reader,
      Jobs jobs,
      BrokerCheck broker,
      StopSignal stop,
      WorkerState state) {
    this.consumer = consumer;
    this.reader = reader;
    this.jobs = jobs;
    this.broker = broker;
    this.stop = stop;
    this.state = state;
  }

  /**
   * Runs until the stop signal.
   *
   * @throws KafkaException when the consumer cannot go on; a new one can
   */
  void run() throws InterruptedException {
    consumer.subscribe(List.of(Topics.ENCODE_JOBS.name()));
    while (!stop.isGiven()) {
      String trouble = broker.trouble();
      if (trouble == null) {
        state.idle();
      } else {
        state.waiting(trouble);
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        handle(record);
      }
    }
  }

  private void handle(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    ReceivedJob job;
    try {
      job = reader.read(record);
    } catch (Unreadable e) {
      LOG.atError()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("A job cannot be read and is put aside: {}", e.getMessage());
      reader.divert(record, e);
      acknowledge(record, AcknowledgeType.REJECT);
      return;
    } catch (RuntimeException e) {
      LOG.warn("The schema registry does not help to read a job: {}", e.getMessage());
      release(record);
      return;
    }
    hold(record, job);
  }

  private void hold(ConsumerRecord<String, byte[]> record, ReceivedJob received)
      throws InterruptedException {
    EncodeJob job = received.job();
    LOG.atInfo()
        .addKeyValue("mediaId", job.getMediaId())
        .addKeyValue("jobId", job.getJobId())
        .addKeyValue("attempt", job.getAttempt())
        .addKeyValue("deliveries", received.deliveries())
        .addKeyValue("traceId", received.traceId())
        .log("Took a job: {}", job.getWork().getClass().getSimpleName());
    Heartbeat heartbeat = jobs.heartbeat(received);
    JobThread thread = jobs.start(received);
    state.working(job);
    stop.awaitOr(thread.end(), RENEW_EVERY);
    while (!thread.end().isDone() && !stop.isGiven()) {
      if (!renew(record)) {
        if (!thread.stopWithin(STOP_LOST_JOB)) {
          endProcess(job);
        }
        throw new KafkaException("The lock of job %s was lost.".formatted(job.getJobId()));
      }
      heartbeat.stillHeld();
      stop.awaitOr(thread.end(), RENEW_EVERY);
    }
    if (!thread.end().isDone()) {
      LOG.info("Stopping job {} for another worker to take", job.getJobId());
      if (!thread.stopWithin(STOP_JOB)) { // it ends with the process
        LOG.warn("The job did not stop within {}", STOP_JOB);
      }
      acknowledge(record, AcknowledgeType.RELEASE);
      return;
    }
    Throwable failure = thread.failure();
    if (failure == null) {
      acknowledge(record, AcknowledgeType.ACCEPT);
    } else {
      LOG.warn("A job is given back: {}", failure.getMessage());
      release(record);
    }
  }

  /**
   * A job that cannot be stopped holds the machine that the next one needs, and health would not
   * show it. Whoever watches over the process starts it anew; ffmpeg dies with it.
   */
  private static void endProcess(EncodeJob job) {
    LOG.error(
        "Job {} was lost and does not stop within {}: the process ends",
        job.getJobId(),
        STOP_LOST_JOB);
    Runtime.getRuntime().halt(JOB_HANGS);
  }

  /** Extends the lock; false when it is not ours any more. */
  private boolean renew(ConsumerRecord<String, byte[]> record) {
    try {
      consumer.acknowledge(record, AcknowledgeType.RENEW);
      if (!committed()) {
        return false;
      }
      // A renewed record comes back from the next poll, and must be acknowledged anew.
      for (ConsumerRecord<String, byte[]> again : consumer.poll(RENEWED)) {
        if (again.offset() == record.offset() && again.partition() == record.partition()) {
          return true;
        }
        consumer.acknowledge(again, AcknowledgeType.RELEASE);
      }
      LOG.warn("A renewed record did not come back");
      return false;
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("The lock could not be renewed: {}", e.getMessage());
      return false;
    }
  }

  private void release(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    stop.await(BEFORE_RELEASE);
    acknowledge(record, AcknowledgeType.RELEASE);
  }

  /** A lost acknowledgement brings the job back, and whoever gets it then tells the process so. */
  private void acknowledge(ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
    try {
      consumer.acknowledge(record, type);
      if (!committed()) {
        LOG.warn("The acknowledgement {} came too late", type);
      }
    } catch (IllegalStateException e) {
      LOG.warn("The record is not held any more: {}", e.getMessage());
    }
  }

  private boolean committed() {
    Map<TopicIdPartition, Optional<KafkaException>> results = consumer.commitSync(COMMIT);
    results.values().stream()
        .flatMap(Optional::stream)
        .forEach(failure -> LOG.warn("Acknowledgement refused: {}", failure.getMessage()));
    return results.values().stream().allMatch(Optional::isEmpty);
  }
}
