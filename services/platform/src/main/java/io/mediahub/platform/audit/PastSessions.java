package io.mediahub.platform.audit;

import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.Event;
import mediahub.session.SessionOpened;
import mediahub.session.SessionRefreshed;
import mediahub.session.SessionRevoked;
import org.jspecify.annotations.Nullable;

/** The sessions that a person has had, as far as there are events of them. */
public final class PastSessions {
  /** The same text as in the partial index. */
  static final String OPENED =
      "select "
          + AuditRow.COLUMNS
          + " from audit_event where type = 'SessionOpened' and actor = ?"
          + " and (recorded_at, aggregate_id) < (?, ?)"
          + " order by recorded_at desc, aggregate_id desc limit ?";

  static final String NEWEST =
      "select event.* from unnest(string_to_array(?, ' ')) as session (id) cross join lateral (select "
          + AuditRow.COLUMNS
          + " from audit_event where aggregate_id = session.id and aggregate = 'session'"
          + " order by recorded_at desc, version desc limit 1) as event";

  private final AuditLog log;

  PastSessions(AuditLog log) {
    this.log = log;
  }

  /**
   * A session.
   *
   * @param refreshed how many times
   * @param newestAt when its newest event was decided
   * @param expiresAt when it ends unless it is refreshed; null when it was ended
   * @param endedAt when it was ended; null when it was not
   * @param reason why it was ended; null when it was not
   */
  public record PastSession(
      String sessionId,
      Instant openedAt,
      long refreshed,
      Instant newestAt,
      @Nullable Instant expiresAt,
      @Nullable Instant endedAt,
      @Nullable String reason) {}

  /** Those of a person, the newest first. */
  public Page<PastSession> of(String userId, PageRequest page) {
    List<String> key = Cursor.read(page.after(), 2);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(userId);
    values.add(at(key == null ? Cursor.END_OF_TIME : Cursor.time(key.get(0))));
    values.add(key == null ? "" : key.get(1));
    values.add(page.rows());
    Page<AuditRow> opened =
        Page.of(
            log.query(OPENED, values),
            page,
            last ->
                Cursor.of(
                    Instant.EPOCH.until(last.recordedAt(), ChronoUnit.MICROS), last.aggregateId()));
    Map<String, AuditRow> newest = newest(opened.items());
    return opened.map(row -> told(row, newest.getOrDefault(row.aggregateId(), row)));
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private Map<String, AuditRow> newest(List<AuditRow> opened) {
    // Ids of sessions are UUIDs.
    String ids = String.join(" ", opened.stream().map(AuditRow::aggregateId).toList());
    Map<String, AuditRow> newest = new HashMap<>();
    log.query(NEWEST, List.of(ids)).forEach(row -> newest.put(row.aggregateId(), row));
    return newest;
  }

  /** Versions are dense: between the first event and the end there are only refreshes. */
  private PastSession told(AuditRow opened, AuditRow newest) {
    Event event = log.event(newest);
    boolean ended = event instanceof SessionRevoked;
    return new PastSession(
        opened.aggregateId(),
        opened.occurredAt(),
        newest.version() - (ended ? 2 : 1),
        newest.occurredAt(),
        switch (event) {
          case SessionOpened first -> first.getExpiresAt();
          case SessionRefreshed refreshed -> refreshed.getExpiresAt();
          default -> null;
        },
        ended ? newest.occurredAt() : null,
        event instanceof SessionRevoked revoked ? revoked.getReason().name() : null);
  }
}
