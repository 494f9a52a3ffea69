package io.mediahub.encoder.worker.job;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.MDC;

/** Work of a job that runs beside its own thread. Closing it ends what is not finished by then. */
final class Beside implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("beside-", 0).factory());

  private final Future<?> work;

  private Beside(Callable<?> work) {
    this.work = thread.submit(work);
  }

  /** Begins it on a thread of its own, with the log context of this one. */
  static Beside start(Callable<?> work) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return new Beside(
        () -> {
          if (context != null) {
            MDC.setContextMap(context);
          }
          return work.call();
        });
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
      switch (Objects.requireNonNull(e.getCause(), "what the work threw")) {
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
