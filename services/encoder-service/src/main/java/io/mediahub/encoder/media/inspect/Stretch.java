package io.mediahub.encoder.media.inspect;

import io.mediahub.encoder.media.mp4.SparseHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a track.
 *
 * @param count of its samples or segments
 * @param end of the last one, seconds from the picture's first
 * @param from offset of their first byte
 * @param to offset behind their last byte
 */
record Stretch(int count, double end, long from, long to) {
  /** A question to the store takes as long as so many bytes more. */
  private static final long NEAR = 1 << 20;

  /** Whether the file has its bytes, as far as its index tells. */
  boolean isIn(SparseHead head) {
    return from >= 0 && from <= to && to <= head.size();
  }

  void fetch(SparseHead head) throws IOException, InterruptedException {
    head.fetch(from, to);
  }

  /** Fetches two that mostly lie among each other, if so with one question. */
  static void fetch(SparseHead head, Stretch picture, @Nullable Stretch sound)
      throws IOException, InterruptedException {
    if (sound == null) {
      picture.fetch(head);
    } else if (Math.max(picture.from, sound.from) - Math.min(picture.to, sound.to) <= NEAR) {
      head.fetch(Math.min(picture.from, sound.from), Math.max(picture.to, sound.to));
    } else {
      picture.fetch(head);
      sound.fetch(head);
    }
  }
}
