package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.MediaStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a media; the rest is at its own address.
 *
 * @param title as its owner gave it
 * @param mine whether it belongs to who is asking
 * @param status how far it is
 * @param delayed true while it shows an older state than the newest: an event about it could not be
 *     applied yet
 * @param createdAt when the upload was declared
 * @param durationMillis of the film or sound; 0 until it is inspected
 * @param progressPermille of the encoding, 0 to 1000
 * @param refusal why there is nothing to watch
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MediaItem(
    String mediaId,
    String title,
    boolean mine,
    MediaStatus status,
    boolean delayed,
    Instant createdAt,
    long durationMillis,
    int progressPermille,
    MediaRow.@Nullable Reason refusal) {
  /**
   * @param userId who is asking
   */
  static MediaItem of(MediaRow row, String userId) {
    return new MediaItem(
        row.mediaId(),
        row.title(),
        row.ownerId().equals(userId),
        row.status(),
        row.delayed(),
        row.requestedAt(),
        row.durationMillis(),
        row.progressPermille(),
        row.refusal());
  }
}
