package io.mediahub.encoder.worker.job;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work of a job that runs beside its own thread. Closing it ends what is not finished by then. */
final class Beside implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("beside-", 0).factory());

  private final Future<?> work;

  private Beside(Callable<?> work) {
    this.work = thread.submit(work);
  }

  static Beside start(Callable<?> work) {
    return new Beside(work);
  }

  /**
   * Waits for its end.
   *
   * @throws RuntimeException what the work threw
   * @throws InterruptedException when this thread is interrupted, or the work was
   */
  void await() throws InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case InterruptedException stopped -> throw stopped;
        default -> throw new IllegalStateException("Work beside a job failed.", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
