package io.mediahub.encoder.worker.job;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The thread that does one job, so that the one that took it can keep renewing its lock. A platform
 * thread: what it starts lives as long as it.
 */
public final class JobThread {
  /** What the thread does. */
  @FunctionalInterface
  interface Work {
    void run(BooleanSupplier stopped) throws InterruptedException;
  }

  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopped;

  JobThread(String name, Map<String, String> logContext, Work work) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .unstarted(
                () -> {
                  MDC.setContextMap(logContext);
                  try {
                    work.run(() -> stopped);
                    end.complete(null);
                  } catch (Throwable e) {
                    end.completeExceptionally(e);
                  } finally {
                    MDC.clear();
                  }
                });
    thread.start();
  }

  /** Done when the job has ended, be it good or bad. */
  public CompletableFuture<?> end() {
    return end;
  }

  /** Why it ended badly; null when it ended well. Only after its end. */
  public @Nullable Throwable failure() {
    return end.isCompletedExceptionally() ? end.exceptionNow() : null;
  }

  /**
   * Asks it to end; what it runs is stopped on the way.
   *
   * @return whether it has ended within this time
   */
  public boolean stopWithin(Duration atMost) throws InterruptedException {
    stopped = true;
    thread.interrupt();
    return thread.join(atMost);
  }
}
