package io.mediahub.encoder.worker;

import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.encoder.worker.job.ReportLost;
import io.mediahub.encoder.worker.queue.JobQueue;
import io.mediahub.encoder.worker.queue.StopSignal;
import io.mediahub.encoder.worker.queue.WorkerState;
import io.mediahub.schemas.Backoff;
import java.time.Duration;
import mediahub.rendition.Urgency;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of this process. Waits until Kafka and the registry are ready, then takes jobs. After
 * an error of Kafka it starts again.
 */
final class Worker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

  /** While the platform starts, somebody may wait for it in front of a screen. */
  private static final Backoff WAITS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));

  private final String id;
  private final JobQueue queue;
  private final Urgency urgency;
  private final Jobs jobs;
  private final StopSignal stop;
  private final WorkerState state;

  /**
   * @param urgency of the jobs that it takes
   */
  Worker(
      String id, JobQueue queue, Urgency urgency, Jobs jobs, StopSignal stop, WorkerState state) {
    this.id = id;
    this.queue = queue;
    this.urgency = urgency;
    this.jobs = jobs;
    this.stop = stop;
    this.state = state;
  }

  String id() {
    return id;
  }

  WorkerState state() {
    return state;
  }

  @Override
  public void run() {
    try {
      awaitPlatform();
      takeJobs();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.stopped();
      jobs.close();
    }
  }

  private void takeJobs() throws InterruptedException {
    for (int failures = 1; !stop.isGiven(); failures++) {
      try {
        queue.take(id, urgency, jobs, stop, state);
      } catch (KafkaException | ReportLost e) {
        LOG.warn("The worker starts again: {}", e.getMessage());
        state.waiting("Kafka failed: " + e.getMessage());
      } catch (RuntimeException e) { // the next job may succeed
        LOG.error("The worker failed unexpectedly and starts again", e);
        state.waiting("The worker failed unexpectedly; its log says more.");
      }
      stop.await(PAUSES.after(failures));
    }
  }

  private void awaitPlatform() throws InterruptedException {
    String before = "";
    String missing = missing();
    for (int failures = 1; missing != null && !stop.isGiven(); failures++) {
      if (!missing.equals(before)) {
        LOG.info("Waiting: {}", missing);
        before = missing;
      }
      state.waiting(missing);
      stop.await(WAITS.after(failures));
      missing = missing();
    }
  }

  /** What the worker still waits for, as a sentence; null when it can begin. */
  private @Nullable String missing() throws InterruptedException {
    String missing = queue.prepare();
    if (missing != null) {
      return missing;
    }
    try {
      queue.warmUp();
      jobs.warmUp();
      return null;
    } catch (RuntimeException e) { // the registry client's errors have no common type
      return "The schema registry does not have the schemas of jobs and reports yet: "
          + e.getMessage();
    }
  }
}
