package io.mediahub.encoder.media.image;

import io.mediahub.domain.rendition.FileRefusal;

/** The file is not the image that it begins as. */
final class BadImage extends Exception {
  private final FileRefusal reason;

  /**
   * @param sentence for people
   */
  BadImage(FileRefusal reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  static BadImage damaged(String what) {
    return new BadImage(FileRefusal.DAMAGED_FILE, "The image is damaged: %s.".formatted(what));
  }

  static BadImage truncated() {
    return new BadImage(
        FileRefusal.TRUNCATED_FILE, "The image ends before its end: a part of it is missing.");
  }

  FileRefusal reason() {
    return reason;
  }
}
