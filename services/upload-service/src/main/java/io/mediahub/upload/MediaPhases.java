package io.mediahub.upload;

import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.ReencodeStatus;
import io.mediahub.domain.upload.EncodeFacts;
import io.mediahub.domain.upload.SourceFacts;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The phases of media in the catalogue, which may lag. An end is final unless the media is encoded
 * again, so that little is given back too early because of it: no more than what a retry that the
 * catalogue has not heard of yet takes.
 */
@Component
class MediaPhases {
  private static final Set<MediaStatus> ENDED =
      EnumSet.of(
          MediaStatus.PUBLISHED,
          MediaStatus.REFUSED,
          MediaStatus.FAILED,
          MediaStatus.CANCELLED,
          MediaStatus.DELETED);

  private final JdbcClient views;

  MediaPhases(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  /** Empty for a media that the catalogue does not know yet. */
  Optional<MediaStatus> of(String mediaId) {
    return views
        .sql("select phase from catalogue_media where media_id = ?")
        .param(mediaId)
        .query(String.class)
        .optional()
        .map(MediaStatus::parse);
  }

  /** What a command to encode something again, or no longer, needs to know. */
  EncodeFacts facts(String mediaId) {
    return views
        .sql(
            """
            select m.phase, m.encoding_id is not null as is_encoding,
              (select string_agg(rung.value ->> 'renditionId', ' ')
                 from catalogue_package p
                cross join lateral jsonb_array_elements(
                  coalesce(p.video_rungs, m.video_rungs, '[]')
                    || coalesce(p.audio_rungs, m.audio_rungs, '[]')) as rung
                where p.media_id = m.media_id and p.package_id = m.published_id) as renditions,
              (select p.recipe_id from catalogue_package p
                where p.media_id = m.media_id and p.package_id = m.published_id) as recipe
              from catalogue_media m where m.media_id = ?
            """)
        .param(mediaId)
        .query(
            (row, number) ->
                new EncodeFacts(
                    MediaStatus.parse(row.getString("phase")),
                    row.getBoolean("is_encoding"),
                    words(row.getString("renditions")),
                    row.getString("recipe")))
        .optional()
        .orElseGet(() -> new EncodeFacts(MediaStatus.INSPECTING, false, Set.of(), null));
  }

  /** What a command to add something to a media needs to know. */
  SourceFacts source(String mediaId) {
    return views
        .sql("select phase, kind, duration_micros from catalogue_media where media_id = ?")
        .param(mediaId)
        .query(
            (row, number) -> {
              String kind = row.getString("kind");
              return new SourceFacts(
                  MediaStatus.parse(row.getString("phase")),
                  kind == null ? null : MediaKind.parse(kind),
                  row.getLong("duration_micros"));
            })
        .optional()
        .orElseGet(() -> new SourceFacts(MediaStatus.INSPECTING, null, 0));
  }

  private static Set<String> words(@Nullable String text) {
    return text == null ? Set.of() : Set.of(text.split(" ", -1));
  }

  /**
   * The media whose encode has ended, and that are not encoded again for their owner: what an
   * administrator has encoded anew is charged to nobody.
   */
  List<String> ended(Collection<String> mediaIds) {
    return views
        .sql(
            """
            select media_id from catalogue_media m
             where media_id in (:media) and phase in (:ended)
               and (encoding_id is null
                 or exists (select 1 from catalogue_reencode r
                             where r.media_id = m.media_id and r.state = :running))
            """)
        .param("media", mediaIds)
        .param("running", ReencodeStatus.RUNNING.word())
        .param("ended", ENDED.stream().map(MediaStatus::word).toList())
        .query(String.class)
        .list();
  }
}
