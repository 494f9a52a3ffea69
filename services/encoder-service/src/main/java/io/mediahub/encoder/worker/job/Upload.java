package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.store.StoreClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An object on its way to the object store, on a thread of its own. */
final class Upload {
  /** Longer than any call to the store may take: an upload that is not done by then hangs. */
  private static final Duration STORED = StoreClient.CALL.plusMinutes(1);

  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private @Nullable Thread thread;
  private boolean abandoned;

  /**
   * @param then runs when it has ended, in whichever way
   */
  static Upload begin(ExecutorService threads, Runnable put, Runnable then) {
    Upload upload = new Upload();
    threads.execute(() -> upload.run(put, then));
    return upload;
  }

  private void run(Runnable put, Runnable then) {
    try {
      if (begins()) {
        put.run();
      }
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
    } finally {
      ended();
      then.run();
    }
  }

  private synchronized boolean begins() {
    thread = Thread.currentThread();
    return !abandoned;
  }

  private synchronized void ended() {
    thread = null;
  }

  /** Stops it, if it has not ended. */
  synchronized void abandon() {
    abandoned = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /**
   * Waits until the object can be read.
   *
   * @throws MediaFailure {@code storage-unavailable}
   */
  void await() throws InterruptedException {
    try {
      end.get(STORED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("an object could not be stored", e);
    } catch (TimeoutException e) {
      throw new MediaFailure(
          JobFailure.STORAGE_UNAVAILABLE, "A part of a rendition was not stored in time.");
    }
  }

  /** Waits until it has ended, but not for ever. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    try {
      end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return;
    }
  }
}
