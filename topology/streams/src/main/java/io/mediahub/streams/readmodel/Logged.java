package io.mediahub.streams.readmodel;

import mediahub.Envelope;

/**
 * An event with its place in the log.
 *
 * @param record its bytes, headers, place and time
 * @param <V> the topic's values
 */
public record Logged<V extends Envelope>(V envelope, RawRecord record) {

  public EventLocation location() {
    return record.location();
  }

  public String aggregateId() {
    return envelope.getMetadata().getAggregateId();
  }

  /** Of the aggregate after this event: 1, 2, 3 … without gaps. */
  public long version() {
    return envelope.getMetadata().getVersion();
  }
}
