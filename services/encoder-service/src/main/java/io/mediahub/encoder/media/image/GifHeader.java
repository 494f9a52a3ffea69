package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.IOException;

/** Walks through a GIF file from block to block. */
final class GifHeader {
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  /** Hundredths of a second; what is faster is shown as slowly as browsers do. */
  private static final int FASTEST = 2;

  private static final int USUAL = 10;
  private static final long HUNDREDTH = 10_000;

  private final ImageBytes bytes;
  private boolean alpha;
  private int frames;
  private int delay = USUAL;
  private long micros;

  GifHeader(ImageBytes bytes) {
    this.bytes = bytes;
  }

  ImageHeader read() throws IOException, BadImage {
    int width = bytes.u16le(6);
    int height = bytes.u16le(8);
    if (width == 0 || height == 0) {
      throw BadImage.damaged("it has no pixels");
    }
    long at = 13L + table(bytes.u8(10));
    // Many writers forget the trailer.
    while (at < bytes.size() && bytes.u8(at) != TRAILER) {
      at = block(at);
    }
    if (frames == 0) {
      throw at >= bytes.size() ? BadImage.truncated() : BadImage.damaged("it has no picture");
    }
    return new ImageHeader(
        ImageKind.GIF,
        new PictureSize(width, height),
        Orientation.UPRIGHT,
        frames,
        frames > 1 ? micros : 0,
        alpha,
        Colours.ofProfile(null));
  }

  private long block(long at) throws IOException, BadImage {
    return switch (bytes.u8(at)) {
      case EXTENSION -> {
        if (bytes.u8(at + 1) == CONTROL && bytes.u8(at + 2) == 4) {
          alpha |= (bytes.u8(at + 3) & 1) != 0;
          int stated = bytes.u16le(at + 4);
          delay = stated < FASTEST ? USUAL : stated;
        }
        yield data(at + 2);
      }
      case IMAGE -> {
        frames++;
        micros += delay * HUNDREDTH;
        yield data(at + 10 + table(bytes.u8(at + 9)) + 1);
      }
      default -> throw BadImage.damaged("it holds an unknown kind of block");
    };
  }

  /** Behind the pieces that a block consists of. */
  private long data(long at) throws IOException, BadImage {
    long next = at;
    for (int length = bytes.u8(next); length > 0; length = bytes.u8(next)) {
      next += 1 + length;
    }
    return next + 1;
  }

  private static int table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }
}
