package io.mediahub.streams.readmodel.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How time passes for a read model: intervals and pauses. A simulation has a time of its own. */
interface ModelTime {
  /** The machine's. */
  ModelTime REAL =
      new ModelTime() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public boolean stoppedWithin(Duration pause, CountDownLatch stopping)
            throws InterruptedException {
          return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      };

  /** As {@link System#nanoTime}: only differences mean something. */
  long nanos();

  /**
   * Lets a pause pass.
   *
   * @return true when it ended early, because the model stops
   */
  boolean stoppedWithin(Duration pause, CountDownLatch stopping) throws InterruptedException;
}
