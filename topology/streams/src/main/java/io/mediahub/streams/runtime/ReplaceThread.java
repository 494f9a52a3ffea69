package io.mediahub.streams.runtime;

import io.mediahub.schemas.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, after a pause that doubles, and gives the topology up when
 * threads die too often.
 */
public final class ReplaceThread implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReplaceThread.class);
  private static final int LIMIT = 20;
  private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20));

  private final String topology;
  private final Deque<Long> deaths = new ArrayDeque<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  public ReplaceThread(String topology) {
    this.topology = topology;
  }

  /** Called by the dying thread, which keeps its tasks while it waits here. */
  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    int recent = died();
    if (recent > LIMIT) {
      LOG.atError()
          .addKeyValue("topology", topology)
          .setCause(exception)
          .log("The topology is stopped: its thread died {} times within ten minutes.", recent);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration pause = BACKOFF.after(recent);
    LOG.atError()
        .addKeyValue("topology", topology)
        .setCause(exception)
        .log("The topology's thread died. A new one starts in {} ms.", pause.toMillis());
    return stoppedWithin(pause)
        ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
        : StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized int died() {
    long now = System.nanoTime();
    deaths.addLast(now);
    while (now - deaths.getFirst() > WINDOW_NANOS) {
      deaths.removeFirst();
    }
    return deaths.size();
  }

  private boolean stoppedWithin(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends all waiting. */
  public void stop() {
    stopping.countDown();
  }
}
