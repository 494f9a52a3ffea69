package io.mediahub.streams.wire;

import org.apache.kafka.common.errors.SerializationException;

/** The bytes are at fault: reading them again would fail again. */
final class UndecodableException extends SerializationException {
  UndecodableException(String message) {
    super(message);
  }
}
