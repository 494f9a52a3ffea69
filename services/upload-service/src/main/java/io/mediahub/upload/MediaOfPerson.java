package io.mediahub.upload;

import io.mediahub.domain.status.UploadStatus;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All uploads that somebody ever declared, on the write side. */
@Component
class MediaOfPerson {
  /**
   * @param deleted whether its owner or an administrator deleted it
   * @param settled whether nothing is to be done for it at a later time
   */
  record Media(String mediaId, boolean deleted, boolean settled) {}

  private static final String OF_OWNER =
      """
      SELECT id, state ->> 'is' = :deleted, due_at IS NULL FROM aggregate
       WHERE type = 'upload'
         AND coalesce(state -> 'declared' ->> 'ownerId', state ->> 'ownerId') = :owner
       ORDER BY id
      """;

  private final JdbcClient decisions;

  MediaOfPerson(@Qualifier("decisions") DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  List<Media> all(String personId) {
    return decisions
        .sql(OF_OWNER)
        .param("deleted", UploadStatus.DELETED.word())
        .param("owner", personId)
        .query((row, n) -> new Media(row.getString(1), row.getBoolean(2), row.getBoolean(3)))
        .list();
  }
}
