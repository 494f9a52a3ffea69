package io.mediahub.streams.runtime;

import java.util.Map;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;

/**
 * Retries when a record could not be written for a transient reason, and fails the thread
 * otherwise. Kafka's own handler would first send the input record to the dead-letter topic.
 */
public final class FailProduction extends DefaultProductionExceptionHandler {
  @Override
  public void configure(Map<String, ?> configs) {
    // Deliberately without the dead-letter topic: the record is read again.
  }
}
