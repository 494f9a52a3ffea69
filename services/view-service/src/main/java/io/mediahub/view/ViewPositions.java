package io.mediahub.view;

import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.position.ModelPositions;
import io.mediahub.platform.position.Position;
import io.mediahub.platform.position.Position.Aggregate;
import io.mediahub.platform.position.Position.Source;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the read models in PostgreSQL are. Each remembers the version of every aggregate. */
@Component
public class ViewPositions implements ModelPositions {
  public static final String MEDIA_CATALOGUE = "media-catalogue";
  public static final String VIEWER_ACCESS = "viewer-access";
  public static final String WATCHING = "watching";
  public static final String AUDIT_TIMELINE = "audit-timeline";

  /**
   * A table with the versions of aggregates.
   *
   * @param types of the aggregates, in one topic
   */
  private record Versions(String model, String table, Topic<?> topic, List<String> types) {
    static Versions of(String model, String table, Topic<?> topic, String... types) {
      return new Versions(model, table, topic, List.of(types));
    }
  }

  private static final List<Versions> VERSIONS =
      List.of(
          Versions.of(
              MEDIA_CATALOGUE,
              "catalogue_upload_version",
              Topics.UPLOAD_EVENTS,
              Aggregates.UPLOAD.name()),
          Versions.of(
              VIEWER_ACCESS, "access_grant_version", Topics.GRANT_EVENTS, Aggregates.GRANT.name()),
          Versions.of(
              WATCHING,
              "watch_version",
              Topics.WATCHING_EVENTS,
              Aggregates.WATCHING.name(),
              Aggregates.HISTORY.name()),
          Versions.of(
              AUDIT_TIMELINE,
              "audit_watching_version",
              Topics.WATCHING_EVENTS,
              Aggregates.WATCHING.name(),
              Aggregates.HISTORY.name()),
          Versions.of(
              AUDIT_TIMELINE,
              "audit_user_version",
              Topics.USER_EVENTS,
              Aggregates.USER.name(),
              Aggregates.INVITATION.name()),
          Versions.of(
              AUDIT_TIMELINE,
              "audit_session_version",
              Topics.SESSION_EVENTS,
              Aggregates.SESSION.name()),
          Versions.of(
              AUDIT_TIMELINE,
              "audit_upload_version",
              Topics.UPLOAD_EVENTS,
              Aggregates.UPLOAD.name()),
          Versions.of(
              AUDIT_TIMELINE, "audit_grant_version", Topics.GRANT_EVENTS, Aggregates.GRANT.name()),
          Versions.of(
              AUDIT_TIMELINE,
              "audit_playback_version",
              Topics.PLAYBACK_EVENTS,
              Aggregates.PLAYBACK.name()));

  private final JdbcClient views;

  ViewPositions(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  @Override
  public boolean reached(Collection<String> models, Position wanted) {
    return VERSIONS.stream()
            .filter(each -> models.contains(each.model))
            .noneMatch(each -> isBehind(each, wanted.written()))
        && (wanted.seen().isEmpty()
            || !ModelPositions.isBehind(wanted.seen(), seen(models), models));
  }

  private boolean isBehind(Versions versions, Map<Aggregate, Long> written) {
    List<Map.Entry<Aggregate, Long>> here =
        written.entrySet().stream()
            .filter(each -> versions.types.contains(each.getKey().type()))
            .toList();
    return !here.isEmpty()
        && views
                .sql(behind(versions.table))
                .param("ids", here.stream().map(each -> each.getKey().id()).toArray(String[]::new))
                .param("versions", here.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .param("model", versions.model)
                .param("topic", versions.topic.name())
                .query(Long.class)
                .single()
            > 0;
  }

  private static String behind(String table) {
    return """
    select count(*)
      from unnest(:ids::text[], :versions::bigint[]) w (id, version)
      left join %s v on v.aggregate_id = w.id
     where coalesce(v.version, 0) < w.version
       and not exists (select 1 from parked_key p
                        where p.model = :model and p.topic = :topic and p.key = w.id)
    """
        .formatted(table);
  }

  @Override
  public Map<Source, Long> seen(Collection<String> models) {
    Map<Source, Long> seen = new HashMap<>();
    views
        .sql(
            """
            select model, topic, partition, next_offset from read_model_position
             where model = any (:models)
            """)
        .param("models", models.toArray(String[]::new))
        .query(
            row -> {
              seen.put(
                  new Source(row.getString(1), row.getString(2), row.getInt(3)), row.getLong(4));
            });
    return seen;
  }
}
