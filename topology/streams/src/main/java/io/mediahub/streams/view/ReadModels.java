package io.mediahub.streams.view;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModel.Source;
import java.util.List;
import mediahub.Envelope;

/** Everything that can be queried, and what it is made of. */
public final class ReadModels {
  private ReadModels() {}

  /** Documents in MongoDB. */
  public static final ReadModel USER_DIRECTORY =
      new ReadModel(
          "user-directory", List.of(new Source<>(Topics.USER_EVENTS, List.of(new UserView()))));

  public static final ReadModel MEDIA_CATALOGUE =
      new ReadModel(
          "media-catalogue",
          List.of(
              new Source<>(Topics.UPLOAD_EVENTS, List.of(new UploadView())),
              new Source<>(
                  Topics.RENDITION_EVENTS,
                  List.of(new MediaView(), new RenditionView(), new SegmentView())),
              new Source<>(Topics.ENCODE_PROGRESS, List.of(new ProgressView()))));

  public static final ReadModel VIEWER_ACCESS =
      new ReadModel(
          "viewer-access", List.of(new Source<>(Topics.GRANT_EVENTS, List.of(new GrantView()))));

  public static final ReadModel AUDIT_TIMELINE =
      new ReadModel(
          "audit-timeline", Topics.EVENTS.stream().<Source<?>>map(ReadModels::audited).toList());

  /** The models kept in PostgreSQL. */
  public static final List<ReadModel> IN_POSTGRES =
      List.of(MEDIA_CATALOGUE, VIEWER_ACCESS, AUDIT_TIMELINE);

  public static final List<ReadModel> ALL =
      List.of(USER_DIRECTORY, MEDIA_CATALOGUE, VIEWER_ACCESS, AUDIT_TIMELINE);

  private static <V extends Envelope> Source<V> audited(Topic<V> topic) {
    return new Source<>(topic, List.of(new AuditView()));
  }
}
