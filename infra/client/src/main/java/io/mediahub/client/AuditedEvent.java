package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event, where it lies in the log, and what it changed.
 *
 * @param aggregate the kind of aggregate, such as {@code upload}
 * @param hopMillis from the decision to the record
 * @param sha256 of the record's value, in hexadecimal digits
 * @param payload what the event says
 * @param changes of the aggregate's state; null when they were not asked for
 */
public record AuditedEvent(
    String eventId,
    String aggregate,
    String aggregateId,
    long version,
    String type,
    Instant occurredAt,
    Instant recordedAt,
    long hopMillis,
    String actor,
    String causationId,
    String correlationId,
    String topic,
    int partition,
    long offset,
    String sha256,
    Map<String, @Nullable Object> payload,
    @Nullable List<Change> changes) {

  /**
   * A field that an event changed.
   *
   * @param path a JSON Pointer into the state
   */
  public record Change(String path, @Nullable Object before, @Nullable Object after) {}
}
