package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.schemas.Topics;
import io.mediahub.view.paging.Cursor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The events that made a medium what it is, from the audit timeline. */
@Component
class History {
  private final JdbcClient views;

  History(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  /**
   * @param occurredAt by the clock of whoever decided
   * @param recordedAt when the log had it
   * @param hopMillis from the one to the other
   */
  @Schema(name = "HistoryItem")
  record Item(
      String eventId,
      String topic,
      int partition,
      long offset,
      String aggregateId,
      String type,
      long version,
      Instant occurredAt,
      Instant recordedAt,
      String actor,
      String causationId,
      String correlationId,
      long hopMillis) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "HistoryPage")
  record Page(List<Item> items, @Nullable String next) {}

  /**
   * How many events of the upload and the renditions are here: what the versions of the two, which
   * have no gaps, add up to.
   */
  long version(String mediaId) {
    return views
        .sql(
            """
            select count(*) from audit_event
             where media_id = :media and topic in (:upload, :rendition)
            """)
        .param("media", mediaId)
        .param("upload", Topics.UPLOAD_EVENTS.name())
        .param("rendition", Topics.RENDITION_EVENTS.name())
        .query(Long.class)
        .single();
  }

  /** In the order in which the log got them. */
  Page page(String mediaId, int limit, @Nullable String after) {
    List<String> key = Cursor.read(after, 4);
    Instant at = key == null ? Instant.EPOCH : Cursor.time(key.get(0));
    List<Item> rows =
        views
            .sql(
                """
                select event_id, topic, partition, src_offset, aggregate_id, type, version,
                       occurred_at, recorded_at, actor, causation_id, correlation_id
                  from audit_event
                 where media_id = :media
                   and (recorded_at, topic, partition, src_offset)
                       > (:at, :topic, :partition, :offset)
                 order by recorded_at, topic, partition, src_offset
                 limit :limit
                """)
            .param("media", mediaId)
            .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
            .param("topic", key == null ? "" : key.get(1))
            .param(
                "partition", key == null ? 0 : (int) Cursor.number(key.get(2), Integer.MAX_VALUE))
            .param("offset", key == null ? 0L : Cursor.number(key.get(3), Long.MAX_VALUE))
            .param("limit", limit + 1)
            .query((row, number) -> item(row))
            .list();
    List<Item> shown = rows.subList(0, Math.min(rows.size(), limit));
    return new Page(shown, rows.size() > limit ? next(shown.getLast()) : null);
  }

  private static String next(Item last) {
    return Cursor.of(
        Instant.EPOCH.until(last.recordedAt(), ChronoUnit.MICROS),
        last.topic(),
        last.partition(),
        last.offset());
  }

  private static Item item(ResultSet row) throws SQLException {
    Instant occurred = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
    Instant recorded = row.getObject("recorded_at", OffsetDateTime.class).toInstant();
    return new Item(
        row.getString("event_id"),
        row.getString("topic"),
        row.getInt("partition"),
        row.getLong("src_offset"),
        row.getString("aggregate_id"),
        row.getString("type"),
        row.getLong("version"),
        occurred,
        recorded,
        row.getString("actor"),
        row.getString("causation_id"),
        row.getString("correlation_id"),
        Duration.between(occurred, recorded).toMillis());
  }
}
