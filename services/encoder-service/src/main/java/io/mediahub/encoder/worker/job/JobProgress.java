package io.mediahub.encoder.worker.job;

/** How far a job is. Written by the job's thread, and read by the one that holds the job. */
public final class JobProgress {
  private static final int WHOLE = 1000;

  private volatile int permille;

  /**
   * @param done less than before is passed over
   * @param all of the same unit
   */
  void reached(long done, long all) {
    if (all > 0) {
      permille = Math.max(permille, Math.clamp(done * WHOLE / all, 0, WHOLE));
    }
  }

  /** In thousandths of the job. */
  int permille() {
    return permille;
  }
}
