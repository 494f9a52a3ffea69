package io.mediahub.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event in the history of a media, and where it lies in the log.
 *
 * @param occurredAt when it was decided
 * @param recordedAt Kafka's time of the record
 * @param hopMillis from the event that caused it (or from the decision) to the record
 */
public record Event(
    String eventId,
    String topic,
    int partition,
    long offset,
    @Nullable String aggregateId,
    String type,
    long version,
    @Nullable Instant occurredAt,
    @Nullable Instant recordedAt,
    @Nullable String actor,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable Long hopMillis) {}
