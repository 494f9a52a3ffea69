package io.mediahub.view.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.platform.audit.AuditRow;
import io.mediahub.platform.audit.FieldChange;
import io.mediahub.platform.audit.History;
import io.mediahub.schemas.AvroJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event with everything that is known of it.
 *
 * @param eventId the event
 * @param aggregate the kind of aggregate that changed, such as {@code upload}
 * @param aggregateId the aggregate that changed, such as {@code
 *     0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
 * @param version the version of the aggregate after the event, such as {@code 2}
 * @param type the kind of event, such as {@code UploadCompleted}
 * @param occurredAt when it was decided, by the clock of the service that decided
 * @param recordedAt when it was written to the log, by the log's clock
 * @param hopMillis milliseconds from {@code occurredAt} to {@code recordedAt}, such as {@code 38}
 * @param actor the user id of the person who caused it, or the part of the platform, such as {@code
 *     system:stream-service}
 * @param causationId the command or event that led to this event
 * @param correlationId the request at the beginning of the chain of events
 * @param topic the Kafka topic that has the event, such as {@code mediahub.upload.events.v1}
 * @param partition the partition of the topic, such as {@code 3}
 * @param offset the offset in the partition, such as {@code 42}
 * @param sha256 of the record's value as it lies in the log, 64 hexadecimal digits, such as {@code
 *     2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824}
 * @param value the record's value in base64, such as {@code AAAAAAI=}; absent unless asked for
 * @param payload what the event says; bytes in base64, and what is sealed stays sealed, such as
 *     {@code "title": "Film"}
 * @param changes the fields of the aggregate's state that it changed; absent with {@code
 *     changes=false}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditedEvent(
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
    @Nullable String value,
    JsonNode payload,
    @Nullable List<FieldChange> changes) {

  static AuditedEvent of(History.Told told, boolean bytes) {
    AuditRow row = told.row();
    return new AuditedEvent(
        row.eventId(),
        row.aggregate(),
        row.aggregateId(),
        row.version(),
        row.type(),
        row.occurredAt(),
        row.recordedAt(),
        Duration.between(row.occurredAt(), row.recordedAt()).toMillis(),
        row.actor(),
        row.causationId(),
        row.correlationId(),
        row.topic(),
        row.partition(),
        row.offset(),
        HexFormat.of().formatHex(row.sha256()),
        bytes ? Base64.getEncoder().encodeToString(row.value()) : null,
        AvroJson.node(told.event()),
        told.changes());
  }
}
