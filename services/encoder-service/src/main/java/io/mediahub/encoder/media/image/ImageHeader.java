package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.encode.SourcePicture;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of an image say of it without being decoded.
 *
 * @param stored size of the stored picture; of an animation its canvas
 * @param orientation how it is turned to be shown
 * @param frames number of pictures; 1 is a still
 * @param durationMicros of one round of an animation; 0 of a still
 * @param alpha whether parts may be transparent
 * @param colours of its numbers
 * @param stream the picture, as ffmpeg names it in a filter graph
 * @param turned whether ffmpeg turns the picture by itself, as it does when it joins tiles
 */
public record ImageHeader(
    ImageKind kind,
    PictureSize stored,
    Orientation orientation,
    int frames,
    long durationMicros,
    boolean alpha,
    Colours colours,
    String stream,
    boolean turned) {
  static final String FIRST = "0:v:0";

  /** An image whose file holds one picture and nothing else. */
  ImageHeader(
      ImageKind kind,
      PictureSize stored,
      Orientation orientation,
      int frames,
      long durationMicros,
      boolean alpha,
      Colours colours) {
    this(kind, stored, orientation, frames, durationMicros, alpha, colours, FIRST, false);
  }

  /**
   * What the numbers of the pixels mean.
   *
   * @param primaries code of ITU-T H.273; 2 when it is not stated
   * @param transfer code of ITU-T H.273; 2 when it is not stated
   * @param matrix code of ITU-T H.273; 2 when it is not stated
   * @param profile an ICC profile; null when there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
  public record Colours(int primaries, int transfer, int matrix, byte @Nullable [] profile) {
    static final int UNSTATED = 2;
    private static final int PQ = 16;
    private static final int HLG = 18;

    static Colours ofProfile(byte @Nullable [] profile) {
      return new Colours(UNSTATED, UNSTATED, UNSTATED, profile);
    }

    /** Whether it is as bright as HDR. */
    public boolean hdr() {
      return transfer == PQ || transfer == HLG;
    }

    /** ffmpeg's filters from HDR to a size in BT.709. */
    String toneMapped(PictureSize size) {
      String fromMatrix =
          switch (matrix) {
            case 0 -> "gbr";
            case 1 -> "bt709";
            case 5, 6 -> "smpte170m";
            default -> "bt2020nc";
          };
      String fromPrimaries =
          switch (primaries) {
            case 1 -> "bt709";
            case 11 -> "smpte431";
            case 12 -> "smpte432";
            default -> "bt2020";
          };
      return SourcePicture.toneMapped(
          fromMatrix,
          fromPrimaries,
          transfer == HLG ? "arib-std-b67" : "smpte2084",
          size.width(),
          size.height());
    }
  }

  /** Size as shown. */
  public PictureSize shown() {
    return orientation.onItsSide() ? stored.turned() : stored;
  }

  /** The same, without transparency. */
  ImageHeader opaque() {
    return new ImageHeader(
        kind, stored, orientation, frames, durationMicros, false, colours, stream, turned);
  }

  public boolean animated() {
    return frames > 1;
  }
}
