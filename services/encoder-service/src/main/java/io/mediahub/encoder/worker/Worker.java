package io.mediahub.encoder.worker;

import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.encoder.worker.job.ReportLost;
import io.mediahub.encoder.worker.queue.JobQueue;
import io.mediahub.encoder.worker.queue.StopSignal;
import io.mediahub.encoder.worker.queue.WorkerState;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of this process. Waits until the platform is there, then takes jobs, and begins anew
 * after trouble with Kafka.
 */
final class Worker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final String id;
  private final JobQueue queue;
  private final Jobs jobs;
  private final StopSignal stop;
  private final WorkerState state;

  Worker(String id, JobQueue queue, Jobs jobs, StopSignal stop, WorkerState state) {
    this.id = id;
    this.queue = queue;
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
    Duration pause = FIRST_PAUSE;
    while (!stop.isGiven()) {
      try {
        queue.take(id, jobs, stop, state);
        pause = FIRST_PAUSE;
      } catch (KafkaException | ReportLost e) {
        LOG.warn("The worker begins anew: {}", e.getMessage());
        state.waiting("Kafka had trouble: " + e.getMessage());
        stop.await(pause);
        pause = longer(pause);
      } catch (RuntimeException e) { // a fault in one job must not end the taking of jobs
        LOG.error("The worker has a fault and begins anew", e);
        state.waiting("The worker had a fault; its log says more.");
        stop.await(pause);
        pause = longer(pause);
      }
    }
  }

  private void awaitPlatform() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String missing = "";
    while (!stop.isGiven()) {
      String found = missing();
      if (found == null) {
        return;
      }
      if (!found.equals(missing)) {
        LOG.info("Waiting: {}", found);
        missing = found;
      }
      state.waiting(found);
      stop.await(pause);
      pause = longer(pause);
    }
  }

  /** What of the platform is not there yet, as a sentence; null when the worker can begin. */
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
      return "The schema registry does not know jobs and reports yet: " + e.getMessage();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
