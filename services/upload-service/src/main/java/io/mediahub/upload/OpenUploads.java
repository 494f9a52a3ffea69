package io.mediahub.upload;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which uploads are open, as the media catalogue has it: tens of milliseconds behind, so a quota
 * counted here can be exceeded by a burst.
 */
@Component
class OpenUploads {
  private final JdbcClient views;

  OpenUploads(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  int of(String ownerId) {
    return views
        .sql(
            "select count(*) from catalogue_upload where owner_id = :owner and state = 'uploading'")
        .param("owner", ownerId)
        .query(Integer.class)
        .single();
  }

  /** Media ids of open uploads that were requested before a moment, the oldest first. */
  List<String> requestedBefore(Instant moment, int limit) {
    return views
        .sql(
            """
            select media_id from catalogue_upload
             where state = 'uploading' and requested_at < :moment
             order by requested_at limit :limit
            """)
        .param("moment", OffsetDateTime.ofInstant(moment, ZoneOffset.UTC))
        .param("limit", limit)
        .query(String.class)
        .list();
  }
}
