package io.mediahub.encoder.worker.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops the workers, once. No job begins after the signal, and every wait for one ends with it.
 * Jobs that run may go on for a while, until the signal is over.
 */
public final class StopSignal {
  private final CompletableFuture<@Nullable Void> given = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

  /**
   * @param drain how long running jobs may go on; zero is not at all
   */
  public void give(Duration drain) {
    if (drain.isPositive()) {
      var _ = over.completeOnTimeout(null, drain.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      over.complete(null);
    }
    given.complete(null);
  }

  public boolean isGiven() {
    return given.isDone();
  }

  /** Whether jobs that still run are stopped. */
  boolean isOver() {
    return over.isDone();
  }

  /** Waits this long, or until the signal. */
  public void await(Duration atMost) throws InterruptedException {
    await(given, atMost);
  }

  /** Waits this long, or until running jobs are stopped, or until one of the others is done. */
  void awaitOverOr(CompletableFuture<?> one, CompletableFuture<?> other, Duration atMost)
      throws InterruptedException {
    await(CompletableFuture.anyOf(over, one, other), atMost);
  }

  private static void await(CompletableFuture<?> end, Duration atMost)
      throws InterruptedException {
    try {
      end.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return; // it failed, so it is done
    } catch (TimeoutException e) {
      return;
    }
  }
}
