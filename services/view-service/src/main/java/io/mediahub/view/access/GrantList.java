package io.mediahub.view.access;

import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The grants of a media, from the read model of the viewers' access. */
@Component
class GrantList {
  /** A parked grant lets nobody in, since the parked record may be its revocation. */
  private static final String SELECT =
      """
      select g.grant_id, g.viewer_id, g.active and not %s as active, g.opens_at, g.closes_at,
             g.plays, g.version
        from access_grant g
      """
          .formatted(Parked.grant("g.grant_id"));

  private final JdbcClient views;

  GrantList(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  Optional<GrantAnswer> find(String grantId) {
    return views
        .sql(SELECT + " where g.grant_id = :id")
        .param("id", grantId)
        .query((row, number) -> grant(row))
        .optional();
  }

  /** In the order of their ids. */
  Page<GrantAnswer> page(String mediaId, PageRequest page) {
    List<String> key = Cursor.read(page.after(), 1);
    List<GrantAnswer> rows =
        views
            .sql(
                SELECT
                    + """
                     where g.media_id = :media and g.grant_id > :after
                     order by g.grant_id limit :limit
                    """)
            .param("media", mediaId)
            .param("after", key == null ? "" : key.getFirst())
            .param("limit", page.rows())
            .query((row, number) -> grant(row))
            .list();
    return Page.of(rows, page, last -> Cursor.of(last.grantId()));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static GrantAnswer grant(ResultSet row) throws SQLException {
    return new GrantAnswer(
        row.getString("grant_id"),
        GrantAnswer.nameOf(row.getString("viewer_id")),
        row.getBoolean("active"),
        time(row, "opens_at"),
        time(row, "closes_at"),
        row.getObject("plays", Integer.class),
        row.getLong("version"));
  }
}
