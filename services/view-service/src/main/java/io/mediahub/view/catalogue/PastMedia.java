package io.mediahub.view.catalogue;

import io.mediahub.platform.audit.Past;
import io.mediahub.view.audit.PastState;
import java.time.Instant;
import mediahub.upload.MediaEdited;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadRequested;
import org.jspecify.annotations.Nullable;

/**
 * A media as it was: the states that its events had come to. They are those that decide, so that
 * they say more than the catalogue shows, and nothing that the catalogue adds from elsewhere.
 *
 * @param mediaId the media
 * @param ownerId the account that uploaded it
 * @param title as its owner last gave it, such as {@code Big Buck Bunny}
 * @param createdAt when the upload was declared
 * @param upload the upload then
 * @param renditions the rendition process then; null before its first event
 */
public record PastMedia(
    String mediaId,
    String ownerId,
    String title,
    Instant createdAt,
    PastState upload,
    @Nullable PastState renditions) {

  static PastMedia of(Past<?> upload, @Nullable Past<?> renditions) {
    String owner = "";
    String title = "";
    switch (upload.steps().getFirst().event()) {
      case UploadRequested requested -> {
        owner = requested.getOwnerId();
        title = requested.getTitle();
      }
      case UploadDeclined declined -> owner = declined.getOwnerId();
      default -> {} // a log that does not begin with the first event says no more
    }
    for (Past.Step step : upload.steps()) {
      title = step.event() instanceof MediaEdited edited ? edited.getTitle() : title;
    }
    return new PastMedia(
        upload.last().aggregateId(),
        owner,
        title,
        upload.first().occurredAt(),
        PastState.of(upload),
        renditions == null ? null : PastState.of(renditions));
  }
}
