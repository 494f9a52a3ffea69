package io.mediahub.encoder.media.mp4;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A track of an MP4 or MOV file. Arrays are not to be changed.
 *
 * @param kind {@code vide}, {@code soun} or another handler
 * @param timescale ticks a second
 * @param formats types of the sample entries
 * @param avcC decoder configuration of H.264; null for anything else
 * @param edit where the only edit starts, ticks; 0 without edits, -1 when edits do more than start
 * @param sizes bytes of each sample
 * @param offsets where each sample lies in the file
 * @param decoded decode time of each sample, ticks, and behind them the end of the last
 * @param shown how much later each is shown, ticks
 * @param syncs whether each can be decoded without others
 */
@SuppressWarnings("ArrayRecordComponent") // tables of a file, never compared
public record MovTrack(
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

  static MovTrack other(String kind) {
    return new MovTrack(
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

  public int samples() {
    return sizes.length;
  }

  /** When a sample is shown, seconds, where the edit starts at 0. */
  public double shownAt(int sample) {
    return (double) (decoded[sample] + shown[sample] - edit) / timescale;
  }
}
