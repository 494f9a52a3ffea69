package io.mediahub.platform.audit;

import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.schemas.AvroCodec;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mediahub.Envelope;
import mediahub.Event;

/** Decodes the bytes of events with the schema that they were written with. */
final class EventReader {
  private final AvroSerdes serdes;
  private final Map<String, AvroCodec<? extends Envelope>> byTopic = new ConcurrentHashMap<>();

  EventReader(AvroSerdes serdes) {
    this.serdes = serdes;
  }

  /**
   * @throws UnavailableException when the registry does not answer, or a newer version wrote the
   *     event: everything in the audit was decoded once, so that another replica or a later moment
   *     can answer
   */
  Event read(AuditRow row) {
    try {
      return codec(row.topic()).read(row.value()).fact();
    } catch (RuntimeException e) { // the serde's errors have no common type
      throw new UnavailableException(
          "The event at %s-%d, offset %d, cannot be decoded now"
              .formatted(row.topic(), row.partition(), row.offset()),
          e);
    }
  }

  private AvroCodec<? extends Envelope> codec(String topic) {
    return byTopic.computeIfAbsent(topic, name -> serdes.codec(named(name)));
  }

  private static Topic<? extends Envelope> named(String name) {
    return Topics.EVENTS.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is no topic of events"));
  }
}
