package io.mediahub.encoder.worker.queue;

import java.time.Clock;
import java.time.Instant;
import mediahub.encoding.EncodeJob;

/** Current state of a worker, shown in health. Written by its thread, read by others. */
public final class WorkerState {
  /** In the order of a worker's life. */
  public enum Phase {
    WAITING,
    IDLE,
    WORKING,
    STOPPED
  }

  /**
   * @param what why it waits, or the job it works on; may be empty
   */
  public record Snapshot(Phase phase, String what, Instant since) {}

  private final Clock clock;
  private volatile Snapshot now;

  public WorkerState(Clock clock) {
    this.clock = clock;
    this.now = new Snapshot(Phase.WAITING, "It has just started.", clock.instant());
  }

  public Snapshot now() {
    return now;
  }

  public void waiting(String reason) {
    Instant since = now.phase() == Phase.WAITING ? now.since() : clock.instant();
    now = new Snapshot(Phase.WAITING, reason, since);
  }

  void idle() {
    if (now.phase() != Phase.IDLE) {
      now = new Snapshot(Phase.IDLE, "", clock.instant());
    }
  }

  void working(EncodeJob job) {
    now = new Snapshot(Phase.WORKING, "Job " + job.getJobId(), clock.instant());
  }

  public void stopped() {
    now = new Snapshot(Phase.STOPPED, "", clock.instant());
  }
}
