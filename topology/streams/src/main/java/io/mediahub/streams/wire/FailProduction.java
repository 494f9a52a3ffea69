package io.mediahub.streams.wire;

import java.util.Map;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;

/**
 * Tries again where a record could not be written now, and fails otherwise. Kafka's own handler
 * would send the record that led to it to the dead letters before it fails.
 */
public final class FailProduction extends DefaultProductionExceptionHandler {
  @Override
  public void configure(Map<String, ?> configs) {
    // It is given no dead-letter topic: what fails is not dead.
  }
}
