package io.mediahub.encoder.store;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Calls of the object store that end at once when the job is stopped. A job's own thread is a
 * platform thread, and there a read from a socket cannot be interrupted: on a virtual thread it can.
 */
final class Interruptible {
  private Interruptible() {}

  /** Runs a call on another thread, and waits for it; both are interrupted together. */
  static <T> T call(ExecutorService threads, Callable<T> call)
      throws IOException, InterruptedException {
    Future<T> result = threads.submit(call);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw asThrown(e.getCause());
    }
  }

  /** The failure of another thread as this one throws it. */
  static RuntimeException asThrown(Throwable cause) throws IOException, InterruptedException {
    switch (cause) {
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case Error e -> throw e;
      case RuntimeException e -> {
        return e;
      }
      default -> {
        return new IllegalStateException(cause);
      }
    }
  }
}
