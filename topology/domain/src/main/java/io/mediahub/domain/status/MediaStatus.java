package io.mediahub.domain.status;

import org.jspecify.annotations.Nullable;

/** Where a media is on its way from the declared upload to the published stream. */
public enum MediaStatus implements Status {
  UPLOADING,
  INSPECTING,
  ENCODING,
  PUBLISHED,
  /** The declaration, the upload or the inspection found it unacceptable. */
  REFUSED,
  /** It was accepted, but every attempt to encode it failed. */
  FAILED,
  /** The upload was given up by its owner, or expired. */
  ABORTED,
  /** Its owner stopped the encoding. What was uploaded stays. */
  CANCELLED,
  /** Its owner deleted it. */
  DELETED;

  public static MediaStatus parse(String word) {
    return Status.parse(MediaStatus.class, word);
  }

  /**
   * The status of a media from its two halves. They come from different topics, so either may be
   * ahead of the other.
   *
   * @param rendition null until the rendition process knows the upload
   */
  public static MediaStatus of(UploadStatus upload, @Nullable MediaStatus rendition) {
    if (rendition != null && upload != UploadStatus.DELETED) {
      return rendition;
    }
    return switch (upload) {
      case UPLOADING -> UPLOADING;
      case COMPLETED -> INSPECTING;
      case ABORTED -> ABORTED;
      case REFUSED, DISCARDED -> REFUSED;
      case DELETED -> DELETED;
    };
  }
}
