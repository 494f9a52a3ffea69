package io.mediahub.streams.simulation;

import io.mediahub.schemas.Topic;
import mediahub.Envelope;

/**
 * An event that somebody was told is accepted.
 *
 * @param bytes in wire format
 */
record Fact(Topic<?> topic, String key, long version, Envelope envelope, byte[] bytes) {
  String id() {
    return envelope.getMetadata().getEventId();
  }

  /** Of the aggregate. */
  String aggregate() {
    return topic.name() + "/" + key;
  }

  @Override
  public String toString() {
    return "%s %s version %d (%s)"
        .formatted(topic.name(), key, version, envelope.fact().getClass().getSimpleName());
  }
}
