package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Walks through a WebP file from chunk to chunk. */
final class WebpHeader {
  private static final int CHUNKS = 12;
  private static final int FRAME_HEADER = 16;
  private static final int LARGEST_PART = 4 << 20;
  private static final long MILLI = 1000;
  private static final int HAS_ALPHA = 0x10;
  private static final int ANIMATED = 0x02;

  private final ImageBytes bytes;
  private @Nullable PictureSize canvas;
  private @Nullable PictureSize picture;
  private boolean alpha;
  private boolean animated;
  private int frames;
  private long micros;
  private Orientation orientation = Orientation.UPRIGHT;
  private byte @Nullable [] profile;

  /** Where the chunks of the first picture of an animation lie. */
  private long firstFrame = -1;

  private long firstFrameEnd;

  WebpHeader(ImageBytes bytes) {
    this.bytes = bytes;
  }

  ImageHeader read() throws IOException, BadImage {
    long end = 8 + bytes.u32le(4);
    if (end > bytes.size()) {
      throw BadImage.truncated();
    }
    chunks(CHUNKS, end);
    PictureSize size = canvas == null ? picture : canvas;
    if (size == null || picture == null) {
      throw BadImage.damaged("it has no picture");
    }
    if (!animated && picture.pixels() > size.pixels()) {
      throw BadImage.damaged("its picture is larger than it says");
    }
    return new ImageHeader(
        ImageKind.WEBP,
        size,
        orientation,
        animated ? Math.max(1, frames) : 1,
        animated && frames > 1 ? micros : 0,
        alpha,
        Colours.ofProfile(profile));
  }

  /** The first picture of an animation as a file of its own, which every decoder reads. */
  byte[] firstPicture() throws IOException, BadImage {
    if (firstFrame < 0 || firstFrameEnd - firstFrame > Integer.MAX_VALUE / 2) {
      throw BadImage.damaged("it has no picture");
    }
    PictureSize size = frameSize(firstFrame);
    long from = firstFrame + FRAME_HEADER;
    byte[] chunks = bytes.copy(from, (int) (firstFrameEnd - from));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(22 + chunks.length);
    head.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10);
    head.putInt(HAS_ALPHA);
    for (int side : new int[] {size.width() - 1, size.height() - 1}) {
      head.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
    }
    file.writeBytes(head.array());
    file.writeBytes(chunks);
    return file.toByteArray();
  }

  private void chunks(long from, long end) throws IOException, BadImage {
    long at = from;
    while (at + 8 <= end) {
      String type = bytes.name(at);
      long length = bytes.u32le(at + 4);
      if (at + 8 + length > end) {
        throw BadImage.truncated();
      }
      chunk(type, at + 8, length);
      at += 8 + length + length % 2;
    }
  }

  private void chunk(String type, long at, long length) throws IOException, BadImage {
    switch (type) {
      case "VP8X" -> {
        int flags = bytes.u8(at);
        alpha |= (flags & HAS_ALPHA) != 0;
        animated = (flags & ANIMATED) != 0;
        canvas = new PictureSize(bytes.u24le(at + 4) + 1, bytes.u24le(at + 7) + 1);
      }
      case "VP8 " -> {
        if (bytes.u8(at + 3) != 0x9d || bytes.u8(at + 4) != 0x01 || bytes.u8(at + 5) != 0x2a) {
          throw BadImage.damaged("its picture does not begin with a key frame");
        }
        found(bytes.u16le(at + 6) & 0x3fff, bytes.u16le(at + 8) & 0x3fff);
      }
      case "VP8L" -> {
        long bits = bytes.u32le(at + 1);
        alpha |= (bits >> 28 & 1) != 0;
        found((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
      }
      case "ANMF" -> {
        if (length < FRAME_HEADER) {
          throw BadImage.damaged("a picture of it is empty");
        }
        PictureSize frame = frameSize(at);
        if (firstFrame < 0) {
          firstFrame = at;
          firstFrameEnd = at + length;
          found(frame.width(), frame.height());
        }
        frames++;
        micros += bytes.u24le(at + 12) * MILLI;
      }
      case "ICCP" -> {
        if (length <= LARGEST_PART) {
          profile = bytes.copy(at, (int) length);
        }
      }
      case "EXIF" -> {
        if (length <= LARGEST_PART) {
          orientation = Exif.orientation(bytes.copy(at, (int) length));
        }
      }
      default -> {
        // Nothing that matters here.
      }
    }
  }

  private PictureSize frameSize(long at) throws IOException, BadImage {
    return new PictureSize(bytes.u24le(at + 6) + 1, bytes.u24le(at + 9) + 1);
  }

  private void found(int width, int height) throws BadImage {
    if (width == 0 || height == 0) {
      throw BadImage.damaged("it has no pixels");
    }
    if (picture == null) {
      picture = new PictureSize(width, height);
    }
  }
}
