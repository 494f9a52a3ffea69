package io.mediahub.encoder.media.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the headers of images: all sizes and counts, and whether the file is whole. */
final class ImageHeaders {
  private static final int HEAD = 12;

  private ImageHeaders() {}

  /**
   * @return null when the file does not begin like an image of an accepted kind
   * @throws BadImage when it does, but is none
   */
  static @Nullable ImageHeader read(Path file) throws IOException, BadImage {
    try (ImageBytes bytes = new ImageBytes(file)) {
      if (bytes.size() < HEAD) {
        return null;
      }
      String head = bytes.text(0, HEAD);
      if (head.startsWith("\u00ff\u00d8\u00ff")) {
        return new JpegHeader(bytes).read();
      }
      if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
        return new PngHeader(bytes).read();
      }
      if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
        return new GifHeader(bytes).read();
      }
      if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
        return new WebpHeader(bytes).read();
      }
      return head.startsWith("ftyp", 4) ? new HeifHeader(bytes).read() : null;
    }
  }
}
