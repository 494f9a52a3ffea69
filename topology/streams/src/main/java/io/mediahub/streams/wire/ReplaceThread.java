package io.mediahub.streams.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, later each time, and gives up when it happens too often: then
 * whoever watches the process must decide.
 */
public final class ReplaceThread implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ReplaceThread.class);
  private static final int LIMIT = 20;
  private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final String topology;
  private final Deque<Long> deaths = new ArrayDeque<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  public ReplaceThread(String topology) {
    this.topology = topology;
  }

  /** Called by the thread that dies; its tasks stay with it while it waits here. */
  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    int recent = died();
    if (recent > LIMIT) {
      log.atError()
          .addKeyValue("topology", topology)
          .setCause(exception)
          .log("Its thread died {} times within ten minutes; the topology is given up.", recent);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration pause = pause(recent);
    log.atError()
        .addKeyValue("topology", topology)
        .setCause(exception)
        .log("Its thread died; another follows in {} ms.", pause.toMillis());
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

  private static Duration pause(int recent) {
    Duration pause = Duration.ofMillis(250L << Math.min(recent - 1, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
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
