package io.mediahub.view.audit;

import io.mediahub.platform.audit.Past;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * An aggregate as it was, folded from its events.
 *
 * @param aggregate the kind of aggregate, such as {@code upload}
 * @param aggregateId the aggregate, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
 * @param version of the aggregate then, such as {@code 2}
 * @param eventId the event that made it so
 * @param eventType the kind of that event, such as {@code UploadCompleted}
 * @param actor who caused that event, such as {@code system:stream-service}
 * @param recordedAt when that event was written to the log
 * @param state what its events came to; what is sealed stays sealed, such as {@code "is":
 *     "requested"}
 */
public record PastState(
    String aggregate,
    String aggregateId,
    long version,
    String eventId,
    String eventType,
    String actor,
    Instant recordedAt,
    JsonNode state) {

  public static PastState of(Past<?> past) {
    return new PastState(
        past.aggregate().name(),
        past.last().aggregateId(),
        past.version(),
        past.last().eventId(),
        past.last().type(),
        past.last().actor(),
        past.last().recordedAt(),
        past.json());
  }
}
