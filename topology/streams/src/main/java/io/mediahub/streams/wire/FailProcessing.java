package io.mediahub.streams.wire;

import java.util.Map;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * Fails where a record could not be processed, such as when a database is away: the thread is
 * replaced and reads it again. Kafka's own handler would send the record to the dead letters before
 * it fails.
 */
public final class FailProcessing extends LogAndFailProcessingExceptionHandler {
  @Override
  public void configure(Map<String, ?> configs) {
    // It is given no dead-letter topic: what fails is not dead.
  }
}
