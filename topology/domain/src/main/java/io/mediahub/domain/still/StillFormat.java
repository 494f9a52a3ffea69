package io.mediahub.domain.still;

import java.util.Locale;

/** The formats in which every picture is offered, the smallest files first. */
public enum StillFormat {
  AVIF("image/avif"),
  WEBP("image/webp"),
  /** For what reads nothing newer. Has no transparency. */
  JPEG("image/jpeg");

  private final String contentType;

  StillFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** Of file names, without a dot. */
  public String extension() {
    return this == JPEG ? "jpg" : name().toLowerCase(Locale.ROOT);
  }
}
