package io.mediahub.platform.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An event as the audit has it.
 *
 * @param recordedAt timestamp of the Kafka record
 * @param value the record's value, as it lies in the log
 * @param sha256 of the value, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AuditRow(
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    String eventId,
    String aggregate,
    String aggregateId,
    @Nullable String mediaId,
    String type,
    long version,
    Instant occurredAt,
    String actor,
    String causationId,
    String correlationId,
    byte[] value,
    byte[] sha256) {
  static final String COLUMNS =
      "topic, partition, src_offset, recorded_at, event_id, aggregate, aggregate_id, media_id, type,"
          + " version, occurred_at, actor, causation_id, correlation_id, value, sha256";

  static AuditRow of(ResultSet row) throws SQLException {
    return new AuditRow(
        row.getString("topic"),
        row.getInt("partition"),
        row.getLong("src_offset"),
        instant(row, "recorded_at"),
        row.getString("event_id"),
        row.getString("aggregate"),
        row.getString("aggregate_id"),
        row.getString("media_id"),
        row.getString("type"),
        row.getLong("version"),
        instant(row, "occurred_at"),
        row.getString("actor"),
        row.getString("causation_id"),
        row.getString("correlation_id"),
        row.getBytes("value"),
        row.getBytes("sha256"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
