package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.schemas.Topics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The events of a media, from the audit timeline. Viewers are not shown: playbacks are counted by
 * day.
 */
@Component
class History {
  private final JdbcClient views;
  private final Clock clock;

  History(@Qualifier("viewsJdbc") JdbcClient views, Clock clock) {
    this.views = views;
    this.clock = clock;
  }

  /**
   * @param eventId the event
   * @param topic the Kafka topic that has the event, such as {@code mediahub.upload.events.v1}
   * @param partition the partition of the topic, such as {@code 3}
   * @param offset the offset in the partition, such as {@code 42}
   * @param aggregateId the upload, rendition process or grant that the event is about
   * @param type the kind of event, such as {@code UploadCompleted}
   * @param version the version of the aggregate after the event, such as {@code 2}
   * @param occurredAt when it was decided, by the clock of the service that decided
   * @param recordedAt when it was written to the log
   * @param actor the user id of the person who caused it, or the part of the platform, such as
   *     {@code system:stream-service}
   * @param causationId the command or event that led to this event
   * @param correlationId the request at the beginning of the chain of events
   * @param hopMillis milliseconds from {@code occurredAt} to {@code recordedAt}, such as {@code 38}
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

  /**
   * @param day a day in UTC
   * @param begun how many playbacks began on that day, such as {@code 12}
   */
  @Schema(name = "PlaybackDay")
  record Day(LocalDate day, long begun) {}

  /**
   * @param items the events in the order of the log
   * @param next the value of {@code after} for the next page, such as {@code
   *     MTc2NDEyNDIwMDAwMDAwMA}; absent on the last page
   * @param playbacks how many playbacks began on each of the last thirty days that had any, the
   *     newest day first; absent but on the first page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HistoryPage(List<Item> items, @Nullable String next, @Nullable List<Day> playbacks) {}

  private static final Duration COUNTED = Duration.ofDays(30);

  /** Must be the same text as in the partial index. */
  private static final String NO_PLAYBACK = "topic <> 'mediahub.playback.events.v1'";

  /**
   * The number of events of the upload and its renditions: the sum of their newest versions.
   * Versions are dense, so an event that is missing from the timeline is still counted.
   */
  long version(String mediaId) {
    return views
        .sql(
            """
            select coalesce(sum(newest), 0) from (
              select max(version) as newest from audit_event
               where media_id = :media and topic in (:upload, :rendition)
               and %s
               group by topic, aggregate_id) as aggregates
            """
                .formatted(NO_PLAYBACK))
        .param("media", mediaId)
        .param("upload", Topics.UPLOAD_EVENTS.name())
        .param("rendition", Topics.RENDITION_EVENTS.name())
        .query(Long.class)
        .single();
  }

  /** In the order of the log. */
  HistoryPage page(String mediaId, PageRequest asked) {
    List<String> key = Cursor.read(asked.after(), 4);
    Instant at = key == null ? Instant.EPOCH : Cursor.time(key.get(0));
    List<Item> rows =
        views
            .sql(
                """
                select event_id, topic, partition, src_offset, aggregate_id, type, version,
                       occurred_at, recorded_at, actor, causation_id, correlation_id
                  from audit_event
                 where media_id = :media and %s
                   and (recorded_at, topic, partition, src_offset)
                       > (:at, :topic, :partition, :offset)
                 order by recorded_at, topic, partition, src_offset
                 limit :limit
                """
                    .formatted(NO_PLAYBACK))
            .param("media", mediaId)
            .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
            .param("topic", key == null ? "" : key.get(1))
            .param(
                "partition", key == null ? 0 : (int) Cursor.number(key.get(2), Integer.MAX_VALUE))
            .param("offset", key == null ? 0L : Cursor.number(key.get(3), Long.MAX_VALUE))
            .param("limit", asked.rows())
            .query((row, number) -> item(row))
            .list();
    Page<Item> page = Page.of(rows, asked, History::next);
    return new HistoryPage(page.items(), page.next(), key == null ? playbacks(mediaId) : null);
  }

  private List<Day> playbacks(String mediaId) {
    return views
        .sql(
            """
            select (recorded_at at time zone 'UTC')::date as day, count(*) as begun
              from audit_event
             where media_id = :media and recorded_at >= :since
               and topic = :playback and type = 'PlaybackStarted'
             group by 1 order by 1 desc
            """)
        .param("media", mediaId)
        .param("since", OffsetDateTime.ofInstant(clock.instant().minus(COUNTED), ZoneOffset.UTC))
        .param("playback", Topics.PLAYBACK_EVENTS.name())
        .query(
            (row, number) -> new Day(row.getObject("day", LocalDate.class), row.getLong("begun")))
        .list();
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
