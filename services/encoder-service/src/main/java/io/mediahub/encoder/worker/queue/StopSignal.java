package io.mediahub.encoder.worker.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Stops the workers, once. Every wait of a worker ends when the signal is given. */
public final class StopSignal {
  private final CompletableFuture<@Nullable Void> given = new CompletableFuture<>();

  public void give() {
    given.complete(null);
  }

  public boolean isGiven() {
    return given.isDone();
  }

  /** Waits this long, or until the signal. */
  public void await(Duration atMost) throws InterruptedException {
    awaitOr(new CompletableFuture<Void>(), atMost);
  }

  /** Waits this long, or until the signal, or until the other is done. */
  void awaitOr(CompletableFuture<?> other, Duration atMost) throws InterruptedException {
    try {
      CompletableFuture.anyOf(given, other).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return; // the other failed, so it is done
    } catch (TimeoutException e) {
      return;
    }
  }
}
