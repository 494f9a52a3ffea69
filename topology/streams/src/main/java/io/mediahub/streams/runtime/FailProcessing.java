package io.mediahub.streams.runtime;

import java.util.Map;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * Fails the thread when a record could not be processed, for example because a database is
 * unavailable. The thread is replaced and reads the record again. Kafka's own handler would first
 * send the record to the dead-letter topic.
 */
public final class FailProcessing extends LogAndFailProcessingExceptionHandler {
  @Override
  public void configure(Map<String, ?> configs) {
    // Deliberately without the dead-letter topic: the record is read again.
  }
}
