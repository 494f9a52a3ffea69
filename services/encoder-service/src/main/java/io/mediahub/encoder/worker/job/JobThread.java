package io.mediahub.encoder.worker.job;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The thread that runs one job, while another thread renews the job's lock. It is a platform
 * thread, since processes that it starts end with it.
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

  /** Done when the job has ended, with or without a failure. */
  public CompletableFuture<?> end() {
    return end;
  }

  /** Why the job failed; null when it did not. Only after its end. */
  public @Nullable Throwable failure() {
    return end.isCompletedExceptionally() ? end.exceptionNow() : null;
  }

  /**
   * Asks the job to end, and stops the processes that it runs.
   *
   * @return whether it has ended within this time
   */
  public boolean stopWithin(Duration atMost) throws InterruptedException {
    stopped = true;
    thread.interrupt();
    return thread.join(atMost);
  }
}
