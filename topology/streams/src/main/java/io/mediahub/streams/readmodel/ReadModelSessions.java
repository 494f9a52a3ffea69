package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.ReadModelDatabase.DatabaseUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database sessions of one read model, one per stream thread, and how long they go on trying.
 */
public final class ReadModelSessions {
  private static final Logger log = LoggerFactory.getLogger(ReadModelSessions.class);

  private final ReadModel model;
  private final ReadModelDatabase.Factory factory;
  private final ReadModelSettings settings;
  private final ThreadLocal<ReadModelSession> current =
      ThreadLocal.withInitial(() -> new ReadModelSession(this, open()));
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Instant unavailableSince;

  public ReadModelSessions(
      ReadModel model, ReadModelDatabase.Factory factory, ReadModelSettings settings) {
    this.model = model;
    this.factory = factory;
    this.settings = settings;
  }

  private ReadModelDatabase open() {
    return factory.open(model.name());
  }

  ReadModel model() {
    return model;
  }

  String name() {
    return model.name();
  }

  public ReadModelSettings settings() {
    return settings;
  }

  ReadModelSession ofThisThread() {
    return current.get();
  }

  void closed() {
    current.remove();
  }

  /** Since when the database has not answered; null while it does. */
  public @Nullable Instant unavailableSince() {
    return unavailableSince;
  }

  void available() {
    if (unavailableSince != null) {
      log.atInfo().addKeyValue("model", name()).log("The database answers again.");
      unavailableSince = null;
    }
  }

  void unavailable(DatabaseUnavailable reason) {
    if (unavailableSince == null) {
      unavailableSince = Instant.now();
      log.atWarn()
          .addKeyValue("model", name())
          .log("The database does not answer, trying on: {}", reason.getMessage());
    }
  }

  /**
   * Does it again while the database does not answer. A thread that dies instead costs seconds, and
   * rows that were read once more.
   *
   * @throws DatabaseUnavailable after {@link ReadModelSettings#giveUpAfter}, or when stopping
   */
  <T> T retrying(Supplier<T> work) {
    long deadline = System.nanoTime() + settings.giveUpAfter().toNanos();
    Duration pause = Duration.ofMillis(50);
    while (true) {
      try {
        T result = work.get();
        available();
        return result;
      } catch (DatabaseUnavailable e) {
        unavailable(e);
        if (System.nanoTime() > deadline || stoppedWithin(pause)) {
          throw e;
        }
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
      }
    }
  }

  private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  private boolean stoppedWithin(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends all waiting for the database, so that the threads can stop. */
  public void stop() {
    stopping.countDown();
  }
}
