package io.mediahub.domain.status;

/** How much of a planned rendition there is. */
public enum RenditionStatus implements Status {
  /** Planned; no segment is announced. */
  WAITING,
  /** The encoder has opened it, and segments follow. */
  ENCODING,
  /** All of its segments are there. */
  COMPLETE;

  public static RenditionStatus parse(String word) {
    return Status.parse(RenditionStatus.class, word);
  }
}
