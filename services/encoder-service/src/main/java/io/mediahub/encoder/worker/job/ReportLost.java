package io.mediahub.encoder.worker.job;

/** A report did not reach the log, so the job must go back to the queue. */
public final class ReportLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReportLost(Throwable cause) {
    super("A report could not be written: " + cause.getMessage(), cause);
  }
}
