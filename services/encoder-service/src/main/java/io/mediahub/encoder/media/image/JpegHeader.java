package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Walks through a JPEG file (ITU-T T.81) from marker to marker. */
final class JpegHeader {
  private static final int MARKER = 0xff;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final String ICC = "ICC_PROFILE\0";
  private static final int LARGEST_PROFILE = 4 << 20;

  private final ImageBytes bytes;
  private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean oriented;
  private @Nullable PictureSize size;

  JpegHeader(ImageBytes bytes) {
    this.bytes = bytes;
  }

  /** Reads to the end of the picture. What follows it, such as a film of a phone, is left alone. */
  ImageHeader read() throws IOException, BadImage {
    long at = 2;
    int marker = 0;
    while (marker != END) {
      while (bytes.u8(at) != MARKER) {
        at++; // the data of a scan
      }
      while (bytes.u8(at) == MARKER) {
        at++;
      }
      marker = bytes.u8(at);
      at++;
      boolean alone = marker <= 0x01 || (marker >= 0xd0 && marker <= END);
      if (!alone) {
        int length = bytes.u16(at);
        if (length < 2) {
          throw BadImage.damaged("a part of it has no length");
        }
        segment(marker, at + 2, length - 2);
        at += length;
      }
    }
    if (size == null) {
      throw BadImage.damaged("it has no picture");
    }
    byte[] icc = profile.size() == 0 ? null : profile.toByteArray();
    return new ImageHeader(ImageKind.JPEG, size, orientation, 1, 0, false, Colours.ofProfile(icc));
  }

  private void segment(int marker, long at, int length) throws IOException, BadImage {
    boolean frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      frame(at);
    } else if (marker == SCAN && size == null) {
      throw BadImage.damaged("its size is missing");
    } else if (marker == APP1 && !oriented && length >= 6 && bytes.text(at, 6).equals("Exif\0\0")) {
      orientation = Exif.orientation(bytes.copy(at, length));
      oriented = true;
    } else if (marker == APP2 && length > ICC.length() + 2) {
      boolean icc = bytes.text(at, ICC.length()).equals(ICC);
      if (icc && profile.size() + length <= LARGEST_PROFILE) {
        profile.writeBytes(bytes.copy(at + ICC.length() + 2, length - ICC.length() - 2));
      }
    }
  }

  private void frame(long at) throws IOException, BadImage {
    int height = bytes.u16(at + 1);
    int width = bytes.u16(at + 3);
    if (width == 0 || height == 0) {
      throw BadImage.damaged("it has no pixels");
    }
    PictureSize found = new PictureSize(width, height);
    if (size != null && !size.equals(found)) {
      throw BadImage.damaged("it states two sizes");
    }
    size = found;
  }
}
