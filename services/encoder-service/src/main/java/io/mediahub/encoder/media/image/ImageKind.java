package io.mediahub.encoder.media.image;

import java.util.Locale;

/** Formats of images that are accepted, and ffmpeg's reader of each. */
public enum ImageKind {
  JPEG("jpeg_pipe"),
  PNG("png_pipe"),
  GIF("gif"),
  WEBP("webp_pipe"),
  AVIF("mov"),
  HEIC("mov");

  private final String demuxer;

  ImageKind(String demuxer) {
    this.demuxer = demuxer;
  }

  String demuxer() {
    return demuxer;
  }

  public String contentType() {
    return "image/" + name().toLowerCase(Locale.ROOT);
  }
}
