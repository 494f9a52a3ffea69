package io.mediahub.hls.mp4;

import io.mediahub.hls.BitRate.Piece;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures a rendition by the bytes that viewers get: its init segment and its segments, in order.
 * Nothing that was planned or reported comes in. Not thread-safe.
 */
public final class RenditionMeter {
  private static final long MICROS = 1_000_000;

  private final InitSegment init;
  private final List<Piece> segments = new ArrayList<>();
  private final List<Piece> keyFrames = new ArrayList<>();
  private long ticks;
  private @Nullable SampleDurations durations;

  /**
   * @param init bytes of the init segment
   * @throws Mp4Exception when it is none
   */
  public static RenditionMeter of(byte[] init) {
    return new RenditionMeter(InitSegment.parse(init));
  }

  /**
   * @param init as it was parsed from its bytes
   */
  public RenditionMeter(InitSegment init) {
    this.init = init;
  }

  /**
   * @param segment bytes of the next one
   * @throws Mp4Exception when they are not whole fragments
   */
  public void add(byte[] segment) {
    long before = ticks;
    for (Box box : Box.in(ByteBuffer.wrap(segment))) {
      if (box.type().equals("moof")) {
        add(FragmentHeader.parse(box, init));
      }
    }
    segments.add(new Piece(micros(before, ticks), segment.length));
  }

  private void add(FragmentHeader fragment) {
    durations = durations == null ? fragment.durations() : durations.then(fragment.durations());
    keyFrames.add(new Piece(micros(ticks, ticks + fragment.duration()), fragment.firstSampleEnd()));
    ticks += fragment.duration();
  }

  /** What was measured so far. */
  public RenditionBytes result() {
    return new RenditionBytes(
        init.codecs(), init.channels(), picture(), segments, keyFrames, even());
  }

  private boolean even() {
    return durations != null && durations.areAll(sampleTicks());
  }

  /** Of all samples but the last, or of the only one. */
  private long sampleTicks() {
    if (durations == null) {
      return 0;
    }
    return durations.shortest() == Long.MAX_VALUE ? durations.last() : durations.shortest();
  }

  private RenditionBytes.@Nullable Picture picture() {
    DecoderPicture told = init.picture();
    return told == null
        ? null
        : new RenditionBytes.Picture(
            told.width(),
            told.height(),
            (double) init.timescale() / sampleTicks(),
            told.codecs(),
            told.progressive(),
            told.squarePixels(),
            told.transfer());
  }

  private long micros(long from, long to) {
    return (to * MICROS + init.timescale() / 2) / init.timescale()
        - (from * MICROS + init.timescale() / 2) / init.timescale();
  }
}
