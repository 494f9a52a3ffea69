package io.mediahub.view.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.view.paging.Cursor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The grants of a medium, from the read model of the viewers' access. */
@Component
class GrantList {
  /**
   * @param viewerId a user id, or "everyone"
   */
  record Grant(String grantId, String viewerId, boolean active, long version) {
    static String nameOf(@Nullable String viewerId) {
      return viewerId == null ? GrantDecider.EVERYONE : viewerId;
    }
  }

  /**
   * @param next the value of after for the next page; absent on the last one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "GrantPage")
  record Page(List<Grant> items, @Nullable String next) {}

  /** A parked grant lets nobody in: what waits may be its revocation. */
  private static final String SELECT =
      """
      select g.grant_id, g.viewer_id, g.active and not %s as active, g.version
        from access_grant g
      """
          .formatted(Parked.grant("g.grant_id"));

  private final JdbcClient views;

  GrantList(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  Optional<Grant> find(String grantId) {
    return views
        .sql(SELECT + " where g.grant_id = :id")
        .param("id", grantId)
        .query((row, number) -> grant(row))
        .optional();
  }

  /** In the order of their ids. */
  Page page(String mediaId, int limit, @Nullable String after) {
    List<String> key = Cursor.read(after, 1);
    List<Grant> rows =
        views
            .sql(
                SELECT
                    + """
                     where g.media_id = :media and g.grant_id > :after
                     order by g.grant_id limit :limit
                    """)
            .param("media", mediaId)
            .param("after", key == null ? "" : key.getFirst())
            .param("limit", limit + 1)
            .query((row, number) -> grant(row))
            .list();
    List<Grant> shown = rows.subList(0, Math.min(rows.size(), limit));
    return new Page(shown, rows.size() > limit ? Cursor.of(shown.getLast().grantId()) : null);
  }

  private static Grant grant(ResultSet row) throws SQLException {
    return new Grant(
        row.getString("grant_id"),
        Grant.nameOf(row.getString("viewer_id")),
        row.getBoolean("active"),
        row.getLong("version"));
  }
}
