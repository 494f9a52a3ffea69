package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A track of an MP4 or MOV file. Arrays are not to be changed.
 *
 * @param box all that the file says of it ({@code trak})
 * @param kind {@code vide}, {@code soun} or another handler
 * @param timescale ticks a second
 * @param formats types of the sample entries
 * @param avcC decoder configuration of H.264; null for anything else
 * @param edit where the only edit starts, ticks; 0 without edits, less where it starts later than
 *     the file, {@link #EDITED} when edits do more than start
 * @param sizes bytes of each sample
 * @param offsets where each sample lies in the file
 * @param decoded decode time of each sample, ticks, and behind them the end of the last
 * @param shown how much later each is shown, ticks
 * @param syncs whether each can be decoded without others
 */
@SuppressWarnings("ArrayRecordComponent") // tables of a file, never compared
public record MovTrack(
    Box box,
    String kind,
    long timescale,
    List<String> formats,
    @Nullable ByteBuffer avcC,
    long edit,
    int[] sizes,
    long[] offsets,
    long[] decoded,
    int[] shown,
    boolean[] syncs) {
  /** Parts of the track are left out, or come more than once. */
  public static final long EDITED = Long.MIN_VALUE;

  private static final int ENTRIES = 8; // version, flags and a count before them

  static MovTrack other(Box box, String kind) {
    return new MovTrack(
        box,
        kind,
        1,
        List.of(),
        null,
        0,
        new int[0],
        new long[0],
        new long[1],
        new int[0],
        new boolean[0]);
  }

  /**
   * The first sample entry.
   *
   * @throws io.mediahub.hls.mp4.Mp4Exception when there is none
   */
  Box entry() {
    List<Box> entries = box.at("mdia", "minf", "stbl", "stsd").childrenAfter(ENTRIES);
    if (entries.isEmpty()) {
      throw new Mp4Exception("A track does not say how it is coded.");
    }
    return entries.getFirst();
  }

  public int samples() {
    return sizes.length;
  }

  /** When a sample is shown, seconds, where the edit starts at 0. */
  public double shownAt(int sample) {
    return (double) (decoded[sample] + shown[sample] - edit) / timescale;
  }
}
