package io.mediahub.local.process;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a component's thread pause until another thread wakes it, or stops it for good. */
final class Waker {
  private final Semaphore calls = new Semaphore(0);

  /** Set by the thread that stops the platform, read by the component's; never reset. */
  private volatile boolean stopping;

  void stop() {
    stopping = true;
    calls.release();
  }

  boolean stopping() {
    return stopping;
  }

  void wake() {
    calls.release();
  }

  /** Ignores the calls made until now. */
  void forgetCalls() {
    calls.drainPermits();
  }

  /** Returns after this time, or as soon as there is a call; at once when stopped. */
  void pause(Duration limit) throws InterruptedException {
    if (!stopping && calls.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      forgetCalls();
    }
  }
}
