package io.mediahub.domain.status;

/** Where an upload is. */
public enum UploadStatus implements Status {
  /** Declared; parts may be sent. */
  UPLOADING,
  /** All parts have arrived and the size is right. */
  COMPLETED,
  /** Completed, then refused by the inspection; the file is deleted. Not in the catalogue. */
  DISCARDED,
  /** Given up by its owner, or expired. */
  ABORTED,
  /** Refused by its declaration, or when its parts were put together. */
  REFUSED,
  /** Deleted by its owner, with all that was made of it. */
  DELETED;

  public static UploadStatus parse(String word) {
    return Status.parse(UploadStatus.class, word);
  }
}
