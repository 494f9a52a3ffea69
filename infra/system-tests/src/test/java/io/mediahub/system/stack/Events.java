package io.mediahub.system.stack;

import io.mediahub.schemas.Topic;
import java.util.Comparator;
import java.util.List;
import mediahub.Envelope;

/** Events as the log has them, in order. */
public final class Events {
  private static final WireReader READER = new WireReader();

  private Events() {}

  /** Every committed event of a topic, in the order of each partition. */
  public static <T extends Envelope> List<T> of(Topic<T> topic) {
    return KafkaLog.committed(topic.name()).stream()
        .map(record -> READER.specific(record.value(), topic.valueType()))
        .toList();
  }

  /** The events of one aggregate, by version. */
  public static <T extends Envelope> List<T> of(Topic<T> topic, String aggregateId) {
    return of(topic).stream()
        .filter(envelope -> envelope.getMetadata().getAggregateId().equals(aggregateId))
        .sorted(Comparator.comparingLong(envelope -> envelope.getMetadata().getVersion()))
        .toList();
  }
}
