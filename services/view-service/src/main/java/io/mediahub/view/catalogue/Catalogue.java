package io.mediahub.view.catalogue;

import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.PackageStatus;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.view.access.Parked;
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
  /** Whether :user may see the media of catalogue_upload u; :admin may see all. */
  public static final String VISIBLE =
      """
      (u.owner_id = :user or :admin or exists (
        select 1 from access_grant g
         where g.media_id = u.media_id and g.active
           and (g.viewer_id is null or g.viewer_id = :user)
           and not %s))
      """
          .formatted(Parked.grant("g.grant_id"));

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
          where u.owner_id = :user and %4$s and (u.requested_at, u.media_id) < (:at, :id)
          order by u.requested_at desc, u.media_id desc limit :limit)
        union
        (select u.media_id, u.requested_at
           from access_grant g
           join catalogue_upload u on u.media_id = g.media_id
           join catalogue_media m on m.media_id = g.media_id
          where g.viewer_id = :user and g.active and not %3$s
            and (u.requested_at, u.media_id) < (:at, :id) and %1$s
          order by u.requested_at desc, u.media_id desc limit :limit)
        union
        (select u.media_id, u.requested_at
           from access_grant g
           join catalogue_upload u on u.media_id = g.media_id
           join catalogue_media m on m.media_id = g.media_id
          where g.viewer_id is null and g.active and not %3$s
            and (u.requested_at, u.media_id) < (:at, :id) and %1$s
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
              ArtefactRows.PICTURE_OF_MEDIA);

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

  Catalogue(@Qualifier("viewsJdbc") JdbcClient views, JsonMapper json) {
    this.views = views;
    this.json = json;
  }

  /** Empty when there is no such media or the user may not see it. */
  Optional<MediaDetail> find(String mediaId, String userId, boolean admin) {
    return views
        .sql(DETAIL)
        .param("media", mediaId)
        .param("user", userId)
        .param("admin", admin)
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
    List<String> key = Cursor.read(page.after(), 2);
    Instant at = key == null ? Cursor.END_OF_TIME : Cursor.time(key.getFirst());
    List<Listed> rows =
        views
            .sql(PAGE)
            .param("user", userId)
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
