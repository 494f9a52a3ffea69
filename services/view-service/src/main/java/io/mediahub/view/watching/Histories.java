package io.mediahub.view.watching;

import io.mediahub.domain.watching.HistoryCommand;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.view.catalogue.Catalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mediahub.watching.HistoryEvent;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What people have watched. Lists are from the read model, and show only what may be watched now;
 * whether somebody is remembered is decided on the write side.
 */
@Component
class Histories {
  /** Rows of a playback are passed over where another of the same media is newer. */
  private static final String PAGE =
      """
      select p.playback_id, p.media_id, u.title, p.position_millis, p.media_seconds, p.finished,
             p.watched_at, m.duration_micros
        from watch_position p
        join catalogue_upload u on u.media_id = p.media_id
        join catalogue_media m on m.media_id = p.media_id
       where p.viewer_id = :user
         and (p.watched_at, p.playback_id) < (:at, :id)
         and not exists (select 1 from watch_position n
              where n.viewer_id = :user and n.media_id = p.media_id
                and (n.watched_at, n.playback_id) > (p.watched_at, p.playback_id))
         and not exists (select 1 from watch_deleted d
              where d.viewer_id = :user and d.media_id = p.media_id
                and d.deleted_at >= p.watched_at)
         and not exists (select 1 from watch_history h
              where h.viewer_id = :user and h.cleared_at >= p.watched_at)
         and (:finished or not p.finished)
         and %s and %s
       order by p.watched_at desc, p.playback_id desc limit :limit
      """
          .formatted(Catalogue.PLAYABLE, Catalogue.VISIBLE);

  private final JdbcClient views;
  private final CommandExecutor executor;
  private final AggregateType<HistoryCommand, HistoryState, HistoryEvent> type;
  private final Clock clock;

  Histories(
      @Qualifier("viewsJdbc") JdbcClient views,
      CommandExecutor executor,
      AggregateType<HistoryCommand, HistoryState, HistoryEvent> type,
      Clock clock) {
    this.views = views;
    this.executor = executor;
    this.type = type;
    this.clock = clock;
  }

  private record Listed(String playbackId, WatchedMedia media) {}

  /**
   * The newest position in each media, newest first.
   *
   * @param finished whether to list also what was watched to its end
   */
  Page<WatchedMedia> page(String userId, boolean finished, PageRequest page) {
    List<String> key = Cursor.read(page.after(), 2);
    Instant at = key == null ? Cursor.END_OF_TIME : Cursor.time(key.getFirst());
    List<Listed> rows =
        views
            .sql(PAGE)
            .param("user", userId)
            .param("admin", false)
            .param("member", true)
            .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
            .param("finished", finished)
            .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
            .param("id", key == null ? "" : key.getLast())
            .param("limit", page.rows())
            .query((row, number) -> new Listed(row.getString("playback_id"), media(row)))
            .list();
    return Page.of(rows, page, Histories::cursor).map(Listed::media);
  }

  private static WatchedMedia media(ResultSet row) throws SQLException {
    long position = row.getLong("position_millis");
    long length = row.getLong("duration_micros") / 1000;
    long percent = length == 0 ? 0 : Math.min(100, position * 100 / length);
    return new WatchedMedia(
        row.getString("media_id"),
        row.getString("title"),
        position,
        length,
        (int) percent,
        row.getBoolean("finished"),
        row.getObject("watched_at", OffsetDateTime.class).toInstant());
  }

  private static String cursor(Listed last) {
    return Cursor.of(
        Instant.EPOCH.until(last.media().watchedAt(), ChronoUnit.MICROS), last.playbackId());
  }

  boolean isRecorded(String userId) {
    return executor
        .state(type, userId)
        .map(Versioned::state)
        .map(state -> state == HistoryState.RECORDED)
        .orElse(true);
  }

  CommandOutcome.Accepted<HistoryState, HistoryEvent> change(
      String userId, HistoryCommand command, CommandContext context) {
    return executor.execute(type, userId, command, context).orThrow();
  }
}
