package io.mediahub.upload;

import io.mediahub.domain.status.MediaStatus;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The phases of media in the catalogue. The catalogue may lag, but an end is final: nothing is
 * given back too early because of it.
 */
@Component
class MediaPhases {
  private static final Set<MediaStatus> ENDED =
      EnumSet.of(MediaStatus.PUBLISHED, MediaStatus.REFUSED, MediaStatus.FAILED);

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

  /** The media that are published, refused or failed. */
  List<String> ended(Collection<String> mediaIds) {
    return views
        .sql(
            """
            select media_id from catalogue_media
             where media_id in (:media) and phase in (:ended)
            """)
        .param("media", mediaIds)
        .param("ended", ENDED.stream().map(MediaStatus::word).toList())
        .query(String.class)
        .list();
  }
}
