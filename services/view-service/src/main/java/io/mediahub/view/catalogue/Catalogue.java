package io.mediahub.view.catalogue;

import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.PackageStatus;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.view.access.Parked;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Queries of the media catalogue and the viewers' access, one statement each. */
@Component
public class Catalogue {
  /**
   * That others than the owner may watch, if they have a right to: what {@code WatchRules} decides
   * on the write side, as far as the catalogue has heard of it.
   */
  private static final String OPEN =
      """
      u.remove_at is null and u.takedown is null
      and coalesce(u.visibility, 'granted') not in ('private', 'unknown')
      and coalesce(u.opens_at <= :now, true) and coalesce(u.closes_at > :now, true)
      """;

  private static final String COUNTS =
      "coalesce(g.opens_at <= :now, true) and coalesce(g.closes_at > :now, true)";

  /**
   * Whether :user may see the media of catalogue_upload u at :now; :member is false for somebody
   * without an account, and :admin may see all.
   */
  public static final String VISIBLE =
      """
      (u.owner_id = :user or :admin or (%s and (
        u.visibility in ('unlisted', 'public') or (u.visibility = 'members' and :member)
        or exists (
          select 1 from access_grant g
           where g.media_id = u.media_id and g.active and :member and %s
             and (g.viewer_id is null or g.viewer_id = :user)
             and not %s))))
      """
          .formatted(OPEN, COUNTS, Parked.grant("g.grant_id"));

  private static final String KEPT = "u.state <> '%s'".formatted(UploadStatus.DELETED.word());

  /** Whether there is anything to watch of catalogue_upload u and catalogue_media m. */
  public static final String PLAYABLE =
      KEPT
          + " and (m.package_id is not null or (m.kind = '%s' and m.phase = '%s'))"
              .formatted(MediaKind.IMAGE.word(), MediaStatus.PUBLISHED.word());

  /** Each branch reads one page at most, along an index in the order of the list. */
  static final String PAGE =
      """
      with visible as (
        (select u.media_id, u.requested_at from catalogue_upload u
          where u.owner_id = :user and %4$s and u.remove_at is null and (u.requested_at, u.media_id) < (:at, :id)
          order by u.requested_at desc, u.media_id desc limit :limit)
        union
        (select u.media_id, u.requested_at
           from access_grant g
           join catalogue_upload u on u.media_id = g.media_id
           join catalogue_media m on m.media_id = g.media_id
          where g.viewer_id = :user and g.active and %7$s and not %3$s
            and (u.requested_at, u.media_id) < (:at, :id) and %1$s and %6$s
          order by u.requested_at desc, u.media_id desc limit :limit)
        union
        (select u.media_id, u.requested_at
           from access_grant g
           join catalogue_upload u on u.media_id = g.media_id
           join catalogue_media m on m.media_id = g.media_id
          where g.viewer_id is null and g.active and %7$s and not %3$s
            and (u.requested_at, u.media_id) < (:at, :id) and %1$s and %6$s
          order by u.requested_at desc, u.media_id desc limit :limit)
        union
        (select u.media_id, u.requested_at
           from catalogue_upload u
           join catalogue_media m on m.media_id = u.media_id
          where u.visibility in ('members', 'public')
            and (u.requested_at, u.media_id) < (:at, :id) and %1$s and %6$s
          order by u.requested_at desc, u.media_id desc limit :limit))
      select %2$s, %5$s as picture
        from visible v
        join catalogue_upload u on u.media_id = v.media_id
        left join catalogue_media m on m.media_id = v.media_id
       order by u.requested_at desc, u.media_id desc limit :limit
      """
          .formatted(
              PLAYABLE,
              MediaRow.COLUMNS,
              Parked.grant("g.grant_id"),
              KEPT,
              ArtefactRows.PICTURE_OF_MEDIA,
              OPEN,
              COUNTS);

  /** What an owner deleted and can restore, newest first. */
  private static final String REMOVED =
      """
      select %s, %s as picture
        from catalogue_upload u
        left join catalogue_media m on m.media_id = u.media_id
       where u.owner_id = :user and %s and u.remove_at > :now
         and (u.requested_at, u.media_id) < (:at, :id)
       order by u.requested_at desc, u.media_id desc limit :limit
      """
          .formatted(MediaRow.COLUMNS, ArtefactRows.PICTURE_OF_MEDIA, KEPT);

  /** The package whose renditions are shown: what is published, or on the way to be. */
  private static final String SHOWN = "coalesce(m.published_id, m.encoding_id, m.package_id)";

  private static final String DETAIL =
      "with recursive "
          + PackageSources.of("where p.media_id = :media and p.package_id = " + SHOWN)
          + "select "
          + MediaRow.COLUMNS
          + """
          , m.inspection,
          coalesce(p.video_rungs, m.video_rungs) as video_rungs,
          coalesce(p.audio_rungs, m.audio_rungs) as audio_rungs,
          (select jsonb_agg(jsonb_build_object(
               'renditionId', r.rendition_id,
               'prefix', s.path || '/' || r.rendition_id || '/',
               'segments', r.segment_count, 'durationMicros', r.duration_micros,
               'whole', %1$s))
             from source s
             join catalogue_rendition r on r.media_id = s.media_id
              and r.package_id = s.package_id and r.rendition_id = s.rendition_id)
            as renditions,
          (select jsonb_agg(jsonb_build_object(
               'packageId', k.package_id, 'kind', k.kind,
               'state', case when m.published_id = k.package_id and k.state = '%2$s'
                          then '%3$s' else k.state end,
               'plannedAt', k.planned_at,
               'playableAt', coalesce(k.playable_at, case when k.video_rungs is null
                   and m.package_id = k.package_id then m.first_playable_at end),
               'code', k.code, 'sentence', k.sentence,
               'played', k.package_id is not distinct from m.package_id)
               order by k.planned_at, k.package_id)
             from catalogue_package k where k.media_id = u.media_id) as packages,
          %5$s as artefacts,
          %6$s as artefact_jobs
          from catalogue_upload u
          left join catalogue_media m on m.media_id = u.media_id
          left join catalogue_package p on p.media_id = u.media_id and p.package_id = %4$s
          where u.media_id = :media and
          """
              .formatted(
                  PackageSources.COMPLETE,
                  PackageStatus.ENCODING.word(),
                  PackageStatus.PUBLISHED.word(),
                  SHOWN,
                  ArtefactRows.OF_MEDIA,
                  ArtefactRows.JOBS_OF_MEDIA)
          + VISIBLE;

  private final JdbcClient views;
  private final JsonMapper json;
  private final Clock clock;

  Catalogue(@Qualifier("viewsJdbc") JdbcClient views, JsonMapper json, Clock clock) {
    this.views = views;
    this.json = json;
    this.clock = clock;
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * @param userId a user id, or {@link WatchRules#ANYONE}
   * @return empty when there is no such media or the user may not see it
   */
  Optional<MediaDetail> find(String mediaId, String userId, boolean admin) {
    return views
        .sql(DETAIL)
        .param("media", mediaId)
        .param("user", userId)
        .param("admin", admin)
        .param("member", !userId.equals(WatchRules.ANYONE))
        .param("now", now())
        .query(
            (row, number) ->
                MediaDetail.of(
                    new MediaDetail.Reader(userId, admin),
                    MediaRow.of(row),
                    row.getString("inspection"),
                    row.getString("video_rungs"),
                    row.getString("audio_rungs"),
                    row.getString("renditions"),
                    row.getString("packages"),
                    row.getString("artefacts"),
                    row.getString("artefact_jobs"),
                    json))
        .optional();
  }

  /** Whether a record about a media is parked; the media may not even have a row. */
  boolean isDelayed(String mediaId) {
    return views
        .sql("select " + Parked.media(":media"))
        .param("media", mediaId)
        .query(Boolean.class)
        .single();
  }

  /** A page of what the user owns or may watch, newest first. */
  Page<MediaItem> page(String userId, PageRequest page) {
    return page(PAGE, userId, page);
  }

  /** A page of what the user deleted and can restore, newest first. */
  Page<MediaItem> removed(String userId, PageRequest page) {
    return page(REMOVED, userId, page);
  }

  private Page<MediaItem> page(String query, String userId, PageRequest page) {
    List<String> key = Cursor.read(page.after(), 2);
    Instant at = key == null ? Cursor.END_OF_TIME : Cursor.time(key.getFirst());
    List<Listed> rows =
        views
            .sql(query)
            .param("user", userId)
            .param("now", now())
            .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
            .param("id", key == null ? "" : key.getLast())
            .param("limit", page.rows())
            .query((row, number) -> new Listed(MediaRow.of(row), row.getString("picture")))
            .list();
    return Page.of(rows, page, listed -> cursor(listed.row()))
        .map(listed -> MediaItem.of(listed.row(), picture(listed), userId));
  }

  /**
   * @param picture an {@link ArtefactRow} as JSON; null when there is none
   */
  private record Listed(MediaRow row, @Nullable String picture) {}

  private @Nullable ArtefactRow picture(Listed listed) {
    return listed.picture() == null ? null : json.readValue(listed.picture(), ArtefactRow.class);
  }

  private static String cursor(MediaRow row) {
    return Cursor.of(Instant.EPOCH.until(row.requestedAt(), ChronoUnit.MICROS), row.mediaId());
  }

  /** What a playback needs to know of a media, whoever asks. */
  public Optional<MediaRow> findRow(String mediaId) {
    return views
        .sql(
            "select "
                + MediaRow.COLUMNS
                + """
                from catalogue_upload u left join catalogue_media m on m.media_id = u.media_id
                where u.media_id = :media
                """)
        .param("media", mediaId)
        .query((row, number) -> MediaRow.of(row))
        .optional();
  }
}
