package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes the init segment of a track.
 *
 * @param timescale ticks a second
 * @param width of the picture; 0 for sound
 * @param height the same
 * @param lead how much later than it is decoded the first sample is shown, ticks: that is where the
 *     presentation begins
 * @param entry writes the sample entry
 */
record InitWriter(long timescale, int width, int height, long lead, Consumer<BoxWriter> entry) {
  private static final int TRACK = 1;

  /** More than all boxes but the sample entry, which the source's index bounds. */
  private static final int ROOM = 2 << 16;

  private static final int MILLIS = 1000;
  private static final int UNDETERMINED = 0x55c4;
  private static final int NOTHING_SAID = 0;

  InitSegment segment() {
    ByteBuffer bytes = ByteBuffer.allocate(ROOM);
    BoxWriter file = new BoxWriter(bytes);
    file.box("ftyp", box -> box.type("iso5").int32(512).type("iso5").type("iso6").type("mp41"));
    file.box("moov", this::movie);
    return InitSegment.parse(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private boolean isPicture() {
    return width > 0;
  }

  private void movie(BoxWriter moov) {
    moov.full(
        "mvhd",
        0,
        0,
        box ->
            box.zeros(8)
                .int32(MILLIS)
                .int32(0) // its length is not known here
                .int32(0x10000)
                .int16(0x100)
                .zeros(10)
                .identity()
                .zeros(24)
                .int32(TRACK + 1));
    moov.box("trak", this::track);
    moov.box(
        "mvex",
        box ->
            box.full(
                "trex",
                0,
                0,
                trex -> trex.int32(TRACK).int32(1).int32(0).int32(0).int32(NOTHING_SAID)));
  }

  private void track(BoxWriter trak) {
    trak.full(
        "tkhd",
        0,
        3,
        box ->
            box.zeros(8)
                .int32(TRACK)
                .zeros(16)
                .int16(0)
                .int16(0)
                .int16(isPicture() ? 0 : 0x100) // loudness
                .int16(0)
                .identity()
                .int32(width << 16)
                .int32(height << 16));
    if (lead > 0) {
      trak.box(
          "edts",
          edts -> edts.full("elst", 1, 0, e -> e.int32(1).int64(0).int64(lead).int32(0x10000)));
    }
    trak.box("mdia", this::media);
  }

  private void media(BoxWriter mdia) {
    mdia.full(
        "mdhd",
        0,
        0,
        box -> box.zeros(8).int32((int) timescale).int32(0).int16(UNDETERMINED).int16(0));
    String kind = isPicture() ? "vide" : "soun";
    mdia.full("hdlr", 0, 0, box -> box.int32(0).type(kind).zeros(12).int8(0));
    mdia.box("minf", this::information);
  }

  private void information(BoxWriter minf) {
    if (isPicture()) {
      minf.full("vmhd", 0, 1, box -> box.zeros(8));
    } else {
      minf.full("smhd", 0, 0, box -> box.zeros(4));
    }
    minf.box(
        "dinf",
        dinf -> dinf.full("dref", 0, 0, dref -> dref.int32(1).full("url ", 0, 1, url -> {})));
    minf.box(
        "stbl",
        stbl -> {
          stbl.full(
              "stsd",
              0,
              0,
              box -> {
                box.int32(1);
                entry.accept(box);
              });
          stbl.full("stts", 0, 0, box -> box.int32(0));
          stbl.full("stsc", 0, 0, box -> box.int32(0));
          stbl.full("stsz", 0, 0, box -> box.int32(0).int32(0));
          stbl.full("stco", 0, 0, box -> box.int32(0));
        });
  }
}
