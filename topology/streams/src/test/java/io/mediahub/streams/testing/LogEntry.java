package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import mediahub.Envelope;

/** An event and the topic it belongs to. */
public record LogEntry<V extends Envelope>(Topic<V> topic, V envelope) {
  public String key() {
    return envelope.getMetadata().getAggregateId();
  }
}
