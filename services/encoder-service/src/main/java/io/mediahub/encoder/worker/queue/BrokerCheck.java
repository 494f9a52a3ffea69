package io.mediahub.encoder.worker.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/**
 * Checks regularly that Kafka answers: a poll without a broker returns nothing, like a poll without
 * jobs. Used by one thread.
 */
final class BrokerCheck {
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int PATIENCE_MILLIS = 3000;

  private final Admin admin;
  private final Clock clock;
  private Instant due;
  private @Nullable String trouble;

  BrokerCheck(Admin admin, Clock clock) {
    this.admin = admin;
    this.clock = clock;
    this.due = clock.instant().plus(EVERY);
  }

  /** Why Kafka cannot be used, as a sentence; null when it answered the last check. */
  @Nullable String trouble() throws InterruptedException {
    if (!clock.instant().isBefore(due)) {
      trouble = ask();
      due = clock.instant().plus(trouble == null ? EVERY : AGAIN);
    }
    return trouble;
  }

  private @Nullable String ask() throws InterruptedException {
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
          .nodes()
          .get(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return "Kafka does not answer.";
    }
  }
}
