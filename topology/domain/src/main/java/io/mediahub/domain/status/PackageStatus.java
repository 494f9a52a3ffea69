package io.mediahub.domain.status;

/** How far a package of a media is. */
public enum PackageStatus implements Status {
  /** Planned; it grows, and may be played as soon as it is playable. */
  ENCODING,
  /** It is whole and passed its check. */
  PUBLISHED,
  /** Nobody will finish it, or another one took its place; what there is of it is deleted later. */
  ABANDONED;

  public static PackageStatus parse(String word) {
    return Status.parse(PackageStatus.class, word);
  }
}
