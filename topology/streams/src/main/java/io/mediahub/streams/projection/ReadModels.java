package io.mediahub.streams.projection;

import io.mediahub.domain.watching.ViewRule;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.readmodel.VersionProjection;
import java.util.List;
import mediahub.Envelope;

/** Everything that can be queried, and what it is made of. */
public final class ReadModels {
  private ReadModels() {}

  /** Documents in MongoDB. */
  public static final ReadModel USER_DIRECTORY =
      new ReadModel(
          "user-directory",
          2, // 2: remembers which versions it has
          List.of(
              new Source<>(
                  Topics.USER_EVENTS,
                  new VersionProjection("user_versions"),
                  List.of(new UsersProjection()))));

  public static final ReadModel MEDIA_CATALOGUE =
      new ReadModel(
          "media-catalogue",
          // 2: an attempt that failed is not playable; 3: and what it made is gone; 4: playable is
          // what has a segment of every planned rendition; 5: renditions and segments are of
          // packages; 6: artefacts, and what kind of media it is; 7: inspections may have a probe
          7,
          List.of(
              new Source<>(
                  Topics.UPLOAD_EVENTS,
                  new VersionProjection("catalogue_upload_version"),
                  List.of(new CatalogueUploadProjection(), new CatalogueSubtitlesProjection())),
              new Source<>(
                  Topics.RENDITION_EVENTS,
                  new VersionProjection("catalogue_rendition_version"),
                  List.of(
                      new CatalogueMediaProjection(),
                      new CataloguePackageProjection(),
                      new CatalogueReencodeProjection(),
                      new CatalogueRenditionProjection(),
                      new CatalogueSegmentProjection(),
                      new CatalogueArtefactProjection(),
                      new CatalogueArtefactJobProjection())),
              new Source<>(
                  Topics.ENCODE_PROGRESS, null, List.of(new CatalogueProgressProjection()))));

  public static final ReadModel VIEWER_ACCESS =
      new ReadModel(
          "viewer-access",
          1,
          List.of(
              new Source<>(
                  Topics.GRANT_EVENTS,
                  new VersionProjection("access_grant_version"),
                  List.of(new AccessGrantProjection()))));

  /** The fold is raised with each change of the rules, which counts the whole log anew. */
  public static final ReadModel WATCHING = watching(1, ViewRule.ALL);

  public static final ReadModel AUDIT_TIMELINE =
      new ReadModel(
          "audit-timeline",
          2, // 2: keeps the bytes, which are not in the rows of the first
          Topics.EVENTS.stream().<Source<?>>map(ReadModels::audited).toList());

  /** The models kept in PostgreSQL. */
  public static final List<ReadModel> IN_POSTGRES =
      List.of(MEDIA_CATALOGUE, VIEWER_ACCESS, WATCHING, AUDIT_TIMELINE);

  public static final List<ReadModel> ALL =
      List.of(USER_DIRECTORY, MEDIA_CATALOGUE, VIEWER_ACCESS, WATCHING, AUDIT_TIMELINE);

  /**
   * What is watched.
   *
   * @param rules by which views are counted, side by side
   */
  public static ReadModel watching(int foldVersion, List<ViewRule> rules) {
    return new ReadModel(
        "watching",
        foldVersion,
        List.of(
            new Source<>(
                Topics.WATCHING_EVENTS,
                new VersionProjection("watch_version"),
                List.of(
                    new WatchPositionProjection(),
                    new WatchShownProjection(),
                    new WatchViewProjection(rules),
                    new WatchHistoryProjection(),
                    new WatchDeletedProjection()))));
  }

  private static <V extends Envelope> Source<V> audited(Topic<V> topic) {
    String aggregate = topic.name().split("\\.", 3)[1];
    return new Source<>(
        topic,
        new VersionProjection("audit_" + aggregate + "_version"),
        List.of(new AuditEventProjection()));
  }
}
