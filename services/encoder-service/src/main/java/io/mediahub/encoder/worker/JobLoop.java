package io.mediahub.encoder.worker;

import io.mediahub.domain.rendition.Retries;
import io.mediahub.schemas.Decoded;
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
 * another worker has it. A worker that is told to stop hands its job back at once.
 */
final class JobLoop {
  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);

  /**
   * The consumer sends one fetch in each poll, and the commit marker behind a job answers the
   * first: a long poll would keep every second job waiting for as long.
   */
  private static final Duration POLL = Duration.ofMillis(40);

  /** What is left of a lock when it is not waited for any more that it is renewed. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Duration COMMIT = Duration.ofSeconds(4);
  private static final Duration REGISTRY_AGAIN = Duration.ofSeconds(2);
  private static final Duration STOP_JOB = Duration.ofSeconds(4);

  /** Longer than any of a job's steps that cannot be interrupted. */
  private static final Duration STOP_LOST_JOB = Duration.ofSeconds(30);

  private static final int JOB_HANGS = 3;

  private final ShareConsumer<String, byte[]> consumer;
  private final JobReader reader;
  private final Jobs jobs;
  private final BrokerCheck broker;
  private final StopSignal stop;
  private final WorkerState state;
  private final Duration lasts;
  private final Duration renewEvery;

  /** What is done with a job. */
  interface Jobs {
    /** Starts it on a thread of its own. */
    JobThread start(ReceivedJob job);

    /** To be used by the thread that holds the job. */
    Heartbeat heartbeat(ReceivedJob job);

    /**
     * Says that an attempt ended without anything of it being done, or at an end.
     *
     * @throws ReportLost when that is not in the log
     */
    void ended(Subject subject, String code, String sentence);
  }

  /**
   * @param lock how long a record is ours without renewal
   */
  JobLoop(
      ShareConsumer<String, byte[]> consumer,
      JobReader reader,
      Jobs jobs,
      BrokerCheck broker,
      StopSignal stop,
      WorkerState state,
      Duration lock) {
    this.consumer = consumer;
    this.reader = reader;
    this.jobs = jobs;
    this.broker = broker;
    this.stop = stop;
    this.state = state;
    this.lasts = lock;
    this.renewEvery = lock.dividedBy(3);
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
    Lock lock = new Lock(record);
    switch (read(record, lock)) {
      case Decoded.Value<EncodeJob>(EncodeJob job) ->
          hold(record, lock, JobReader.received(record, job));
      case Decoded.Unreadable<EncodeJob> unreadable -> setAside(record, unreadable);
      case Decoded.RegistryAway<EncodeJob> away -> acknowledge(record, AcknowledgeType.RELEASE);
    }
  }

  /**
   * A job is kept while the registry is away: each time it is given back counts as a delivery, and
   * no other worker can read it either.
   *
   * @return that the registry is away only when the worker is to stop
   */
  private Decoded<EncodeJob> read(ConsumerRecord<String, byte[]> record, Lock lock)
      throws InterruptedException {
    Decoded<EncodeJob> read = reader.read(record);
    if (read instanceof Decoded.RegistryAway<EncodeJob> away) {
      LOG.warn("A job cannot be read yet, and is kept: {}", away.why());
    }
    while (read instanceof Decoded.RegistryAway<EncodeJob> away && !stop.isGiven()) {
      state.waiting(away.why());
      stop.await(REGISTRY_AGAIN);
      if (lock.isDue() && !lock.renew()) {
        throw new KafkaException("The lock of a job was lost that could not be read yet.");
      }
      read = reader.read(record);
    }
    return read;
  }

  /** Whoever asked for the job is told; without its headers nobody can be. */
  private void setAside(ConsumerRecord<String, byte[]> record, Decoded.Unreadable<?> unreadable)
      throws InterruptedException {
    LOG.atError()
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", unreadable.reason().code())
        .log("A job cannot be read: {}", unreadable.why());
    Subject subject = Subject.of(record);
    boolean garbled = unreadable.reason() == Decoded.Reason.UNDECODABLE;
    if (garbled || subject == null) {
      reader.divert(record, unreadable);
    }
    if (subject != null) {
      jobs.ended(
          subject,
          garbled ? "job-garbled" : Retries.UNREADABLE,
          garbled
              ? "The job in the queue cannot be read."
              : "The worker cannot read the job: it is older than what asked for it.");
    }
    acknowledge(record, subject == null ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
  }

  private void hold(ConsumerRecord<String, byte[]> record, Lock lock, ReceivedJob received)
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
    stop.awaitOr(thread.end(), renewEvery);
    while (!thread.end().isDone() && !stop.isGiven()) {
      if (!lock.renew()) {
        if (!thread.stopWithin(STOP_LOST_JOB)) {
          endProcess(job);
        }
        throw new KafkaException("The lock of job %s was lost.".formatted(job.getJobId()));
      }
      heartbeat.stillHeld();
      stop.awaitOr(thread.end(), renewEvery);
    }
    if (!thread.end().isDone()) {
      handBack(record, thread, received);
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

  /** For another worker to begin anew, at once: an attempt is encoded by one worker only. */
  private void handBack(
      ConsumerRecord<String, byte[]> record, JobThread thread, ReceivedJob received)
      throws InterruptedException {
    LOG.info("Stopping job {} for another worker to take", received.job().getJobId());
    if (!thread.stopWithin(STOP_JOB)) { // it ends with the process
      LOG.warn("The job did not stop within {}", STOP_JOB);
    }
    try {
      jobs.ended(Subject.of(received), Retries.WORKER_STOPPED, "The worker was stopped.");
      acknowledge(record, AcknowledgeType.ACCEPT);
    } catch (ReportLost e) {
      LOG.warn("That the job is free could not be said: {}", e.getMessage());
      acknowledge(record, AcknowledgeType.RELEASE);
    }
  }

  /** The hold on a record, and for how long it lasts. */
  private final class Lock {
    private final ConsumerRecord<String, byte[]> record;
    private long since = System.nanoTime();

    Lock(ConsumerRecord<String, byte[]> record) {
      this.record = record;
    }

    boolean isDue() {
      return System.nanoTime() - since >= renewEvery.toNanos();
    }

    /**
     * Extends it. Brokers that do not answer are waited for as long as the lock lasts.
     *
     * @return false when it is not ours any more
     */
    boolean renew() {
      long asked = System.nanoTime();
      try {
        consumer.acknowledge(record, AcknowledgeType.RENEW);
        if (!committed(left())) {
          return false;
        }
        since = asked;
        // A renewed record comes back from the next poll, and must be acknowledged anew.
        for (ConsumerRecord<String, byte[]> again : consumer.poll(left())) {
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

    private Duration left() {
      Duration left = lasts.minus(MARGIN).minusNanos(System.nanoTime() - since);
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /**
   * A job that cannot report is not handed round in circles: its deliveries are numbered. The pause
   * is shorter than what is left of the lock after the last renewal.
   */
  private void release(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    stop.await(renewEvery);
    acknowledge(record, AcknowledgeType.RELEASE);
  }

  /** A lost acknowledgement brings the job back, and whoever gets it then tells the process so. */
  private void acknowledge(ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
    try {
      consumer.acknowledge(record, type);
      if (!committed(COMMIT)) {
        LOG.warn("The acknowledgement {} came too late", type);
      }
    } catch (IllegalStateException e) {
      LOG.warn("The record is not held any more: {}", e.getMessage());
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
