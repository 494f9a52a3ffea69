package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.MediaStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media in a list; its own address has the rest.
 *
 * @param mediaId the media
 * @param title as its owner gave it, such as {@code Big Buck Bunny}
 * @param mine whether it belongs to the account that asks
 * @param status how far the media is on its way from the upload to the stream, such as {@code
 *     published}
 * @param delayed true while this shows an older state than the newest, because an event could not
 *     be applied
 * @param createdAt when the upload was declared
 * @param durationMillis the length of the media in milliseconds, such as {@code 596458}; 0 before
 *     the inspection
 * @param progressPermille how much is encoded, 0 to 1000, such as {@code 1000}
 * @param kind whether it is a film, a sound or an image; absent before the inspection
 * @param picture the picture that stands for it: its poster, cover or the image itself, whose urls
 *     are relative to the filesUrl of a playback; absent until it is made
 * @param language of the film, a tag of BCP 47, such as {@code pt-BR}; absent when it is not said
 * @param tags in the order of their owner, such as {@code ["animation","short"]}; absent when there
 *     are none
 * @param decisions who may watch and when, and what became of it; absent unless it is the account's
 *     own
 * @param refusal why there is nothing to watch; absent unless the media is refused or has failed
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
    @Schema(allowableValues = {"video", "audio", "image"}) @Nullable String kind,
    Artefacts.@Nullable Still picture,
    @Nullable String language,
    @Nullable List<String> tags,
    MediaDetail.@Nullable Decisions decisions,
    MediaRow.@Nullable Reason refusal) {
  /**
   * @param picture that stands for it; null when there is none
   * @param userId the account that asks
   */
  static MediaItem of(MediaRow row, @Nullable ArtefactRow picture, String userId) {
    return new MediaItem(
        row.mediaId(),
        row.title(),
        row.ownerId().equals(userId),
        row.status(),
        row.delayed(),
        row.requestedAt(),
        row.durationMillis(),
        row.progressPermille(),
        row.kind() == null ? null : row.kind().word(),
        picture == null ? null : Artefacts.Still.of(picture),
        row.decided().language(),
        row.decided().tags().isEmpty() ? null : row.decided().tags(),
        row.ownerId().equals(userId) ? MediaDetail.Decisions.of(row.decided()) : null,
        row.refusal());
  }
}
