package io.mediahub.platform.command;

import io.mediahub.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * At a start, waits until the registry has all schemas, so that the first request finds them
 * cached.
 */
final class SchemaWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWarmUp.class);

  /** Logs what the start is waiting for. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final int MOST_REASON = 200;

  private final EventWriter writer;

  SchemaWarmUp(EventWriter writer) {
    this.writer = writer;
  }

  /**
   * @param atMost for all topics together
   * @throws IllegalStateException after that time
   */
  void run(List<Topic<? extends Envelope>> topics, Duration atMost) {
    Instant deadline = Instant.now().plus(atMost);
    topics.forEach(topic -> run(topic, atMost, deadline));
  }

  private void run(Topic<? extends Envelope> topic, Duration atMost, Instant deadline) {
    Instant nextLine = Instant.MIN;
    while (true) {
      try {
        writer.codec(topic).warmUp();
        return;
      } catch (RuntimeException e) {
        Instant now = Instant.now();
        if (now.isAfter(deadline)) {
          throw new IllegalStateException(
              ("The schema %s could not be found in the registry within %d s. Is the registry up,"
                      + " and has the stream-service registered the schemas? The last answer was: %s")
                  .formatted(topic.subject(), atMost.toSeconds(), reason(e)));
        }
        if (!now.isBefore(nextLine)) {
          LOG.atInfo()
              .addKeyValue("subject", topic.subject())
              .addKeyValue("reason", reason(e))
              .log("Waiting for the schema in the registry");
          nextLine = now.plus(BETWEEN_LINES);
        }
        pause();
      }
    }
  }

  /** Shortened, because the registry's client repeats the whole schema in its message. */
  private static String reason(RuntimeException failure) {
    return StringUtils.truncate(
        NestedExceptionUtils.getMostSpecificCause(failure).toString(), MOST_REASON);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for the registry.", e);
    }
  }
}
