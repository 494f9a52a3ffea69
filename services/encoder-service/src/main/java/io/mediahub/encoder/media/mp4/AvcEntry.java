package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a track of H.264 is coded whose pictures are shown as they are stored.
 *
 * @param width in pixels
 * @param height the same
 * @param avcC configuration of the decoder (ISO/IEC 14496-15, 5.3.3.1.2)
 * @param colours primaries, transfer characteristics and matrix (ITU-T H.273); null where the entry
 *     does not say
 */
record AvcEntry(int width, int height, ByteBuffer avcC, @Nullable Colours colours) {
  private static final int VISUAL_ENTRY = 78;

  /** What an entry may say without a filter or a hint that the picture needs. */
  private static final Set<String> KNOWN = Set.of("avcC", "colr", "pasp", "btrt");

  private static final int PQ = 16;
  private static final int HLG = 18;
  private static final int FULL_RANGE = 0x80;
  private static final int DEPTH = 24;
  private static final int DOTS = 72 << 16; // an inch

  private static final int SLICE = 1;
  private static final int KEY_SLICE = 5;

  record Colours(int primaries, int transfer, int matrix) {}

  /**
   * @param sps the track's only one
   * @return null where that is not certain
   * @throws Mp4Exception when the entry is broken
   */
  static @Nullable AvcEntry of(MovTrack track, Sps sps) {
    if (!track.formats().equals(List.of("avc1"))) {
      return null;
    }
    Box entry = track.entry();
    List<Box> inside = entry.childrenAfter(VISUAL_ENTRY);
    boolean known = inside.stream().map(Box::type).allMatch(KNOWN::contains);
    boolean stored =
        entry.read(
            fields ->
                Short.toUnsignedInt(fields.getShort(24)) == sps.width()
                    && Short.toUnsignedInt(fields.getShort(26)) == sps.height());
    boolean square =
        Box.find(inside, "pasp")
            .map(pasp -> pasp.read(f -> f.getInt(0) == f.getInt(4) && f.getInt(0) > 0))
            .orElse(true);
    if (!known || !stored || !square || sps.transfer() == PQ || sps.transfer() == HLG) {
      return null;
    }
    Optional<Box> colr = Box.find(inside, "colr");
    Colours colours = colr.isEmpty() ? null : colr.get().read(AvcEntry::colours);
    boolean usual =
        colr.isEmpty() || (colours != null && colours.transfer != PQ && colours.transfer != HLG);
    return usual
        ? new AvcEntry(sps.width(), sps.height(), Box.require(inside, "avcC").body(), colours)
        : null;
  }

  private static @Nullable Colours colours(ByteBuffer colr) {
    String kind = Box.typeAt(colr, 0);
    boolean full = kind.equals("nclx") && (colr.get(10) & FULL_RANGE) != 0;
    return !full && (kind.equals("nclx") || kind.equals("nclc"))
        ? new Colours(colr.getShort(4), colr.getShort(6), colr.getShort(8))
        : null;
  }

  /** Bytes of the length before each NAL unit. */
  int lengthBytes() {
    return (avcC.get(avcC.position() + 4) & 3) + 1;
  }

  /**
   * Holds the lengths of a sample's NAL units against its bytes, as a decoder would.
   *
   * @throws Mp4Exception when one does not fit, or none is of a picture
   */
  void check(ByteBuffer sample) {
    int bytes = lengthBytes();
    boolean picture = false;
    int at = sample.position();
    while (at < sample.limit()) {
      long length = 0;
      for (int i = 0; i < bytes && at < sample.limit(); i++) {
        length = (length << 8) | (sample.get(at++) & 0xff);
      }
      if (length < 1 || length > sample.limit() - at) {
        throw new Mp4Exception("A part of a picture does not fit into its sample.");
      }
      int header = sample.get(at);
      int type = header & 0x1f;
      if (header < 0) {
        throw new Mp4Exception("A part of a picture is damaged.");
      }
      picture |= type == SLICE || type == KEY_SLICE;
      at += (int) length;
    }
    if (!picture) {
      throw new Mp4Exception("A sample has no picture.");
    }
  }

  void write(BoxWriter stsd) {
    stsd.box(
        "avc1",
        entry -> {
          entry
              .zeros(6)
              .int16(1) // where the data is: here
              .zeros(16)
              .int16(width)
              .int16(height)
              .int32(DOTS)
              .int32(DOTS)
              .zeros(4)
              .int16(1) // pictures in a sample
              .zeros(32) // name of the encoder
              .int16(DEPTH)
              .int16(-1)
              .box("avcC", box -> box.copy(avcC));
          Colours said = colours;
          if (said != null) {
            entry.box(
                "colr",
                box ->
                    box.type("nclx")
                        .int16(said.primaries)
                        .int16(said.transfer)
                        .int16(said.matrix)
                        .int8(0));
          }
          entry.box("pasp", box -> box.int32(1).int32(1));
        });
  }
}
