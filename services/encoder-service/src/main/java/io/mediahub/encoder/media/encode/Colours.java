package io.mediahub.encoder.media.encode;

import java.util.Set;
import mediahub.rendition.VideoTrack;

/**
 * The colour space of a source, and the filters that convert it to BT.709, limited range: a ladder
 * has one colour space. For what the file does not state, the usual convention applies: BT.601 up
 * to 576 lines, BT.709 above, BT.2020 for HDR.
 *
 * @param matrix ffmpeg's name, such as {@code bt709}
 * @param primaries ffmpeg's name
 * @param transfer ffmpeg's name
 */
record Colours(String matrix, String primaries, String transfer, boolean hdr) {
  private static final int LAST_SD_LINE = 576;

  /** The matrices that the scale filter accepts. It fails with any other. */
  private static final Set<String> SCALE_KNOWS =
      Set.of("gbr", "bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "bt2020nc");

  /** The matrices that only zscale undoes. */
  private static final Set<String> ZSCALE_KNOWS =
      Set.of("ycgco", "bt2020c", "chroma-derived-nc", "chroma-derived-c", "ictcp");

  /** Primaries so near to those of BT.709 that players show them alike. */
  private static final Set<String> NEARLY_BT709 =
      Set.of("bt709", "smpte170m", "bt470bg", "smpte240m");

  /** Curves of SDR that differ visibly from that of BT.709. */
  private static final Set<String> OTHER_CURVES = Set.of("linear", "log100", "log316");

  /** Curves of SDR that zscale has a name for. */
  private static final Set<String> CURVES =
      Set.of("bt709", "smpte170m", "bt2020-10", "bt2020-12", "linear", "log100", "log316");

  /** The colours of HDR10, as the filter {@code setparams} takes them. */
  static final String HDR10 = "color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc";

  /**
   * Filters to another size and ten bits; the colours are those of HDR10 already. A file that does
   * not state all of them is read as if it did.
   *
   * @param scale the scale filter with its size
   */
  static String toHdr10(String scale) {
    return "setparams="
        + HDR10
        + ","
        + scale
        + ":in_color_matrix=bt2020nc:out_color_matrix=bt2020nc:out_range=tv,format=yuv420p10le";
  }

  static Colours of(VideoTrack track) {
    boolean hdr = track.getHdr();
    boolean turned = track.getRotation() % 180 != 0;
    int lines = turned ? track.getWidth() : track.getHeight();
    String usual = hdr ? "bt2020nc" : lines <= LAST_SD_LINE ? "smpte170m" : "bt709";
    return new Colours(
        stated(track.getColorMatrix(), usual),
        stated(track.getColorPrimaries(), hdr ? "bt2020" : "bt709"),
        stated(track.getColorTransfer(), hdr ? "smpte2084" : "bt709"),
        hdr);
  }

  /**
   * Filters from the source's colours to BT.709, and to another size.
   *
   * @param scale the scale filter with its size
   */
  String toBt709(String scale) {
    if (!SCALE_KNOWS.contains(matrix) && (hdr || ZSCALE_KNOWS.contains(matrix))) {
      // The scale filter would refuse these colours, so they are converted first.
      return String.join(",", hdr ? toneMapped() : converted(), "format=yuv420p", scale);
    }
    if (hdr) {
      // Small first: what follows costs time for every pixel.
      return String.join(",", scale, toneMapped(), "format=yuv420p");
    }
    if (!NEARLY_BT709.contains(primaries) || OTHER_CURVES.contains(transfer)) {
      return String.join(",", scale, converted(), "format=yuv420p");
    }
    // Ordinary video uses no other matrix, so an unknown one is a mistake.
    boolean mistaken = !SCALE_KNOWS.contains(matrix);
    return (mistaken ? "setparams=colorspace=bt709," : "")
        + scale
        // RGB has no matrix to undo.
        + ":in_color_matrix="
        + (matrix.equals("gbr") ? "auto" : mistaken ? "bt709" : matrix)
        + ":out_color_matrix=bt709:out_range=tv,format=yuv420p";
  }

  private String toneMapped() {
    return String.join(
        ",",
        stated(transfer),
        // Tone mapping needs linear light; white is at 100 nits.
        "zscale=t=linear:npl=100",
        // Linear light needs more precision than integers have.
        "format=gbrpf32le",
        // The smaller gamut, while the light is still linear.
        "zscale=p=bt709",
        // Compresses highlights instead of clipping them, and keeps their colour.
        "tonemap=hable:desat=0",
        // The curve, matrix and range of SDR video.
        "zscale=t=bt709:m=bt709:r=tv");
  }

  private String converted() {
    return stated(CURVES.contains(transfer) ? transfer : "bt709")
        + ",zscale=m=709:p=709:t=709:r=tv";
  }

  /** zscale fails on a frame that does not state its colours. */
  private String stated(String curve) {
    return "setparams=color_primaries=%s:color_trc=%s:colorspace=%s"
        .formatted(primaries, curve, matrix);
  }

  private static String stated(String value, String usual) {
    return value.isEmpty() || value.equals("unknown") || value.equals("reserved") ? usual : value;
  }
}
