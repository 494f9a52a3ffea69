package io.mediahub.encoder.worker.queue;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.worker.job.Heartbeat;
import io.mediahub.encoder.worker.job.JobProgress;
import io.mediahub.encoder.worker.job.JobThread;
import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.encoder.worker.job.ReceivedJob;
import io.mediahub.encoder.worker.job.ReportLost;
import io.mediahub.encoder.worker.job.Subject;
import io.mediahub.schemas.Decoded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one job after another from a share group. A job runs on its own thread while this one
 * renews the record's lock. When the lock is lost, another worker may have the job, so the job is
 * stopped here; so is one that is cancelled. A worker that is being stopped lets its job go on for
 * a while, and then hands it back.
 */
final class JobLoop {
  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);
  private static final Duration REGISTRY_AGAIN = Duration.ofSeconds(2);

  /** Exit status after a job that could not be stopped. */
  private static final int JOB_HANGS = 3;

  private final JobSource source;
  private final JobReader reader;
  private final Jobs jobs;
  private final BrokerCheck broker;
  private final Cancellations cancellations;
  private final StopSignal stop;
  private final WorkerState state;
  private final JobTimings timings;

  JobLoop(
      JobSource source,
      JobReader reader,
      Jobs jobs,
      BrokerCheck broker,
      Cancellations cancellations,
      StopSignal stop,
      WorkerState state,
      JobTimings timings) {
    this.source = source;
    this.reader = reader;
    this.jobs = jobs;
    this.broker = broker;
    this.cancellations = cancellations;
    this.stop = stop;
    this.state = state;
    this.timings = timings;
  }

  /**
   * Runs until the stop signal.
   *
   * @throws KafkaException when the consumer cannot go on; a new one can
   */
  void run() throws InterruptedException {
    while (!stop.isGiven()) {
      String trouble = broker.trouble();
      if (trouble == null) {
        state.idle();
      } else {
        state.waiting(trouble);
      }
      HeldRecord held = source.ask();
      if (held != null) {
        handle(held);
      }
    }
  }

  private void handle(HeldRecord held) throws InterruptedException {
    if (held.isDue() && !held.renew()) { // it came while Kafka was asked whether it answers
      throw new KafkaException("The lock of a job was lost before the job began.");
    }
    switch (read(held)) {
      case Decoded.Value<EncodeJob>(EncodeJob job) ->
          hold(held, reader.received(held.record(), job));
      case Decoded.Unreadable<EncodeJob> unreadable -> setAside(held, unreadable);
      case Decoded.RegistryAway<EncodeJob> away -> held.acknowledge(AcknowledgeType.RELEASE);
    }
  }

  /**
   * Keeps a job while the registry is away: each release counts as a delivery, and no other worker
   * can read the job either.
   *
   * @return {@code RegistryAway} only when the worker is being stopped
   */
  private Decoded<EncodeJob> read(HeldRecord held) throws InterruptedException {
    Decoded<EncodeJob> read = reader.read(held.record());
    if (read instanceof Decoded.RegistryAway<EncodeJob> away) {
      LOG.warn("A job cannot be read yet, and is kept: {}", away.why());
    }
    while (read instanceof Decoded.RegistryAway<EncodeJob> away && !stop.isGiven()) {
      state.waiting(away.why());
      stop.await(REGISTRY_AGAIN);
      if (held.isDue() && !held.renew()) {
        throw new KafkaException("The lock of a job was lost before the job could be read.");
      }
      read = reader.read(held.record());
    }
    return read;
  }

  /** Reports the failure of the job. A record without the headers of a job is only diverted. */
  private void setAside(HeldRecord held, Decoded.Unreadable<?> unreadable)
      throws InterruptedException {
    ConsumerRecord<String, byte[]> record = held.record();
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
      jobs.failed(
          subject,
          garbled ? JobFailure.JOB_GARBLED : JobFailure.JOB_UNREADABLE,
          garbled
              ? "The job in the queue cannot be read."
              : "The worker is too old to read the job; it needs an update.");
    }
    held.acknowledge(subject == null ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
  }

  private void hold(HeldRecord held, ReceivedJob received) throws InterruptedException {
    EncodeJob job = received.job();
    CompletableFuture<?> cancelled = cancellations.of(job.getJobId());
    try {
      if (cancelled.isDone()) {
        LOG.atInfo().addKeyValue("jobId", job.getJobId()).log("A cancelled job is not begun");
        held.acknowledge(AcknowledgeType.ACCEPT);
      } else {
        run(held, received, cancelled);
      }
    } finally {
      cancellations.forget(job.getJobId());
    }
  }

  private void run(HeldRecord held, ReceivedJob received, CompletableFuture<?> cancelled)
      throws InterruptedException {
    EncodeJob job = received.job();
    LOG.atInfo()
        .addKeyValue("mediaId", job.getMediaId())
        .addKeyValue("jobId", job.getJobId())
        .addKeyValue("attempt", job.getAttempt())
        .addKeyValue("deliveries", received.deliveries())
        .addKeyValue("traceId", received.traceId())
        .log("Took a job: {}", job.getWork().getClass().getSimpleName());
    JobProgress progress = new JobProgress();
    Heartbeat heartbeat = jobs.heartbeat(received, progress);
    JobThread thread = jobs.start(received, progress);
    state.working(job);
    awaitNews(held, thread, cancelled);
    while (!thread.end().isDone() && !stop.isOver() && !cancelled.isDone()) {
      if (held.isDue() && !held.renew()) {
        end(thread, job, timings.stopLost(), "The lock of the job was lost");
        throw new KafkaException("The lock of job %s was lost.".formatted(job.getJobId()));
      }
      heartbeat.stillHeld();
      awaitNews(held, thread, cancelled);
    }
    if (thread.end().isDone()) {
      finish(held, thread);
    } else if (cancelled.isDone()) {
      LOG.info("Stopping job {}, which was cancelled", job.getJobId());
      held.acknowledge(AcknowledgeType.ACCEPT); // nobody is to have it, however long it takes
      end(thread, job, timings.stopLost(), "The job was cancelled");
    } else {
      handBack(held, thread, received);
    }
  }

  /** Waits until something is to be done about the job, or reported. */
  private void awaitNews(HeldRecord held, JobThread thread, CompletableFuture<?> cancelled)
      throws InterruptedException {
    Duration renew = held.untilDue();
    Duration wait = renew.compareTo(timings.beat()) < 0 ? renew : timings.beat();
    stop.awaitOverOr(thread.end(), cancelled, wait);
  }

  private void finish(HeldRecord held, JobThread thread) throws InterruptedException {
    Throwable failure = thread.failure();
    if (failure == null) {
      held.acknowledge(AcknowledgeType.ACCEPT);
    } else {
      LOG.warn("A job is given back: {}", failure.getMessage());
      release(held);
    }
  }

  /**
   * A job that cannot be stopped uses the processors that the next job needs, and health would not
   * show it. So the process ends, ffmpeg dies with it, and the supervisor starts it again.
   */
  private static void end(JobThread thread, EncodeJob job, Duration within, String why)
      throws InterruptedException {
    if (!thread.stopWithin(within)) {
      LOG.error("{}, and {} did not stop within {}: the process ends", why, job.getJobId(), within);
      Runtime.getRuntime().halt(JOB_HANGS);
    }
  }

  /** Ends the attempt, so that another worker can begin the next one. */
  private void handBack(HeldRecord held, JobThread thread, ReceivedJob received)
      throws InterruptedException {
    LOG.info("Stopping job {} for another worker to take", received.job().getJobId());
    if (!thread.stopWithin(timings.stop())) { // it ends with the process
      LOG.warn("The job did not stop within {}", timings.stop());
    }
    try {
      jobs.failed(Subject.of(received), JobFailure.WORKER_STOPPED, "The worker was stopped.");
      held.acknowledge(AcknowledgeType.ACCEPT);
    } catch (ReportLost e) {
      LOG.warn("The end of the attempt could not be reported: {}", e.getMessage());
      held.acknowledge(AcknowledgeType.RELEASE);
    }
  }

  /** Pauses first: deliveries are numbered, and a job that cannot report would use them all up. */
  private void release(HeldRecord held) throws InterruptedException {
    stop.await(timings.renew());
    held.acknowledge(AcknowledgeType.RELEASE);
  }
}
