package io.mediahub.upload;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What became of media, as the catalogue knows it. It may be behind, and an end is final: who gives
 * back what it says has ended gives nothing back too early.
 */
@Component
class MediaPhases {
  private final JdbcClient views;

  MediaPhases(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  /** Empty for a medium that the catalogue has not heard of. */
  Optional<String> of(String mediaId) {
    return views
        .sql("select phase from catalogue_media where media_id = ?")
        .param(mediaId)
        .query(String.class)
        .optional();
  }

  /** Those that are published, refused or failed. */
  List<String> ended(Collection<String> mediaIds) {
    return views
        .sql(
            """
            select media_id from catalogue_media
             where media_id in (:media) and phase in ('published', 'refused', 'failed')
            """)
        .param("media", mediaIds)
        .query(String.class)
        .list();
  }
}
