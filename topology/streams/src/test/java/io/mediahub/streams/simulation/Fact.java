package io.mediahub.streams.simulation;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.testing.PlainAvro;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * An event that somebody was told is accepted.
 *
 * @param bytes in wire format
 */
record Fact(Topic<?> topic, String key, long version, Envelope envelope, byte[] bytes) {
  String id() {
    return envelope.getMetadata().getEventId();
  }

  static Fact of(Topic<?> topic, Metadata metadata, Event event) {
    SpecificRecordBase envelope;
    try {
      envelope = (SpecificRecordBase) topic.valueType().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    envelope.put(0, metadata);
    envelope.put(1, event);
    return new Fact(
        topic,
        metadata.getAggregateId(),
        metadata.getVersion(),
        (Envelope) envelope,
        PlainAvro.bytes(envelope));
  }

  /** Another event in its place. */
  Fact decidedAgain(Fact like) {
    Metadata metadata =
        Metadata.newBuilder(envelope.getMetadata()).setEventId(id() + "-again").build();
    return of(topic, metadata, like.envelope().fact());
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
