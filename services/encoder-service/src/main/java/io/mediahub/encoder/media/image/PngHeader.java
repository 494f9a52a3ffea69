package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Walks through a PNG file from chunk to chunk, animated ones (APNG) included. */
final class PngHeader {
  private static final int SIGNATURE = 8;
  private static final int LARGEST_PROFILE = 4 << 20;
  private static final int LARGEST_EXIF = 1 << 16;
  private static final long MICROS = 1_000_000;

  private final ImageBytes bytes;
  private @Nullable PictureSize size;
  private boolean alpha;
  private boolean animation;
  private int frames;
  private long micros;
  private Orientation orientation = Orientation.UPRIGHT;
  private byte @Nullable [] profile;
  private @Nullable Colours stated;

  PngHeader(ImageBytes bytes) {
    this.bytes = bytes;
  }

  ImageHeader read() throws IOException, BadImage {
    long at = SIGNATURE;
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.u32(at);
      type = bytes.name(at + 4);
      if (length > Integer.MAX_VALUE || (size == null && !type.equals("IHDR"))) {
        throw BadImage.damaged("its beginning is missing");
      }
      if (at + 12 + length > bytes.size()) {
        throw BadImage.truncated();
      }
      chunk(type, at + 8, (int) length);
      at += 12 + length;
    }
    if (size == null) {
      throw BadImage.damaged("it has no picture");
    }
    boolean animated = animation && frames > 1;
    return new ImageHeader(
        ImageKind.PNG,
        size,
        orientation,
        animated ? frames : 1,
        animated ? micros : 0,
        alpha,
        stated == null ? Colours.ofProfile(profile) : stated);
  }

  private void chunk(String type, long at, int length) throws IOException, BadImage {
    switch (type) {
      case "IHDR" -> header(at);
      case "tRNS" -> alpha = true;
      case "acTL" -> animation = true;
      case "fcTL" -> frame(at);
      case "eXIf" -> {
        if (length <= LARGEST_EXIF) {
          orientation = Exif.orientation(bytes.copy(at, length));
        }
      }
      case "iCCP" -> {
        if (length <= LARGEST_PROFILE) {
          profile = inflated(bytes.copy(at, length));
        }
      }
      case "cICP" -> stated = new Colours(bytes.u8(at), bytes.u8(at + 1), bytes.u8(at + 2), null);
      default -> {
        // Nothing that matters here.
      }
    }
  }

  private void header(long at) throws IOException, BadImage {
    long width = bytes.u32(at);
    long height = bytes.u32(at + 4);
    if (width < 1 || height < 1 || Math.max(width, height) > Integer.MAX_VALUE || size != null) {
      throw BadImage.damaged("its size is impossible");
    }
    size = new PictureSize((int) width, (int) height);
    int colour = bytes.u8(at + 9);
    alpha = colour == 4 || colour == 6;
  }

  private void frame(long at) throws IOException, BadImage {
    int parts = bytes.u16(at + 20);
    int ofSecond = bytes.u16(at + 22);
    frames++;
    micros += parts * MICROS / (ofSecond == 0 ? 100 : ofSecond);
  }

  /** A name, a zero, the method, and then the compressed profile. */
  private static byte @Nullable [] inflated(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    int start = name + 2;
    if (start >= chunk.length) {
      return null;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(chunk, start, chunk.length - start);
      byte[] buffer = new byte[LARGEST_PROFILE];
      int length = 0;
      while (length < buffer.length && !inflater.finished()) {
        int more = inflater.inflate(buffer, length, buffer.length - length);
        if (more == 0) {
          return null;
        }
        length += more;
      }
      return inflater.finished() ? Arrays.copyOf(buffer, length) : null;
    } catch (DataFormatException e) {
      return null; // colours as usual
    } finally {
      inflater.end();
    }
  }
}
