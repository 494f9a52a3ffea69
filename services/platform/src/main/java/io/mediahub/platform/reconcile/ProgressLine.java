package io.mediahub.platform.reconcile;

import java.io.PrintStream;

/** Says every two seconds how far it is. */
final class ProgressLine implements Reconciliation.Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final long beganNanos = System.nanoTime();
  private long saidNanos = System.nanoTime();
  private boolean said;

  ProgressLine(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(String step, long done, long total) {
    long now = System.nanoTime();
    if (now - saidNanos >= EVERY_NANOS) {
      saidNanos = now;
      said = true;
      out.println(
          total > 0
              ? "%s: %d %%, %,d of %,d".formatted(step, done * 100 / total, done, total)
              : done > 0 ? "%s: %,d".formatted(step, done) : step);
    }
  }

  void end() {
    if (said) {
      out.printf("done after %d s%n", (System.nanoTime() - beganNanos) / 1_000_000_000L);
    }
  }
}
