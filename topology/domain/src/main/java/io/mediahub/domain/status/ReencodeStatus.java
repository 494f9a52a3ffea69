package io.mediahub.domain.status;

/** What became of the last attempt to encode a published media anew by another recipe. */
public enum ReencodeStatus implements Status {
  RUNNING,
  /** Its package is, or was, the one that viewers get. */
  PUBLISHED,
  /** What was published before plays on. */
  FAILED,
  /** The owner stopped it, or deleted the media. */
  WITHDRAWN;

  public static ReencodeStatus parse(String word) {
    return Status.parse(ReencodeStatus.class, word);
  }
}
