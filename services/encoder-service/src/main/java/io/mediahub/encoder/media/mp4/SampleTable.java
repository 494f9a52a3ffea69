package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Mp4Exception;
import java.util.Arrays;

/**
 * Samples of a rendition that is made of a file's. Arrays are not to be changed.
 *
 * @param sizes bytes of each
 * @param offsets where each lies in the file; {@link #NOWHERE} for one that is not of the file
 * @param times decode time of each, ticks, and behind them the end of the last
 * @param shown how much later each is shown, ticks, at least 0
 * @param syncs whether each can be decoded without others
 */
@SuppressWarnings("ArrayRecordComponent") // tables, never compared
record SampleTable(int[] sizes, long[] offsets, long[] times, int[] shown, boolean[] syncs) {
  static final long NOWHERE = -1;

  /** Six hours at sixty pictures a second, or of packets at 48 kHz. */
  private static final int MOST = 1_300_000;

  /**
   * All samples of a picture.
   *
   * @throws Mp4Exception when they cannot be written as fragments
   */
  static SampleTable picture(MovTrack track) {
    int lowest = 0;
    int highest = 0;
    for (int each : track.shown()) {
      lowest = Math.min(lowest, each);
      highest = Math.max(highest, each);
    }
    if (lowest == Integer.MIN_VALUE || highest > Integer.MAX_VALUE + lowest) {
      throw new Mp4Exception("Pictures are shown long after they are decoded.");
    }
    if (track.samples() > MOST || track.decoded()[track.samples()] > MovIndex.LATEST) {
      throw new Mp4Exception("The picture is impossibly long.");
    }
    int lift = -lowest; // for players that know no negative offsets
    int[] shown =
        lift == 0 ? track.shown() : Arrays.stream(track.shown()).map(each -> each + lift).toArray();
    return new SampleTable(track.sizes(), track.offsets(), track.decoded(), shown, track.syncs());
  }

  /**
   * Packets of sound from time 0 on: what begins before it is left out, and where the track has
   * none yet, none for a while, or no more, there is silence.
   *
   * @param first time of the track's first packet, ticks; may be less than 0
   * @param until time up to which there is sound at least, but for a part of a packet
   * @param silence bytes of a packet in which nothing is heard
   * @throws Mp4Exception when nothing of the track is left, or much silence is needed
   */
  static SampleTable sound(MovTrack track, long first, long until, int silence) {
    int samples = track.samples();
    long[] decoded = track.decoded();
    if (decoded[samples - 1] > MovIndex.LATEST) {
      throw new Mp4Exception("The sound is impossibly long.");
    }
    int from = 0;
    while (from < samples && first + decoded[from] < 0) {
      from++;
    }
    if (from == samples || first + decoded[from] >= until) {
      throw new Mp4Exception("The sound lies beside the picture.");
    }
    long before = (first + decoded[from]) / AacEntry.PACKET;
    long count = before + samples - from;
    for (int i = from; i < samples; i++) {
      count += missing(decoded, i, until - first);
    }
    if (count > MOST) {
      throw new Mp4Exception("The sound has too many packets.");
    }
    Packets packets = new Packets((int) count, silence);
    packets.silence(before, (first + decoded[from]) % AacEntry.PACKET);
    for (int i = from; i < samples; i++) {
      long time = first + decoded[i];
      packets.add(track.sizes()[i], track.offsets()[i], time);
      packets.silence(missing(decoded, i, until - first), time + AacEntry.PACKET);
    }
    return packets.table();
  }

  /** How many whole packets have a place between one and what follows it. */
  private static long missing(long[] decoded, int packet, long until) {
    boolean last = packet == decoded.length - 2;
    long next = last ? until : decoded[packet + 1];
    return Math.max(0, (next - decoded[packet] - AacEntry.PACKET) / AacEntry.PACKET);
  }

  /** Packets as they are gathered. */
  private static final class Packets {
    private final int silence;
    private final int[] sizes;
    private final long[] offsets;
    private final long[] times;
    private int count;

    Packets(int most, int silence) {
      this.silence = silence;
      this.sizes = new int[most];
      this.offsets = new long[most];
      this.times = new long[most + 1];
    }

    void add(int size, long offset, long time) {
      sizes[count] = size;
      offsets[count] = offset;
      times[count++] = time;
    }

    void silence(long packets, long from) {
      for (int i = 0; i < packets; i++) {
        add(silence, NOWHERE, from + (long) i * AacEntry.PACKET);
      }
    }

    SampleTable table() {
      times[count] = times[count - 1] + AacEntry.PACKET;
      boolean[] syncs = new boolean[count];
      Arrays.fill(syncs, true);
      return new SampleTable(sizes, offsets, times, new int[count], syncs);
    }
  }

  int count() {
    return sizes.length;
  }

  long ticks(int from, int to) {
    return times[to] - times[from];
  }

  long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += sizes[i];
    }
    return bytes;
  }

  /**
   * @throws Mp4Exception when a sample lies outside of the file, or some lie on top of each other
   */
  SampleTable requireWithin(long fileBytes) {
    long sum = 0;
    for (int i = 0; i < count(); i++) {
      if (offsets[i] != NOWHERE) {
        sum += sizes[i];
        if (sizes[i] < 1 || offsets[i] < 0 || offsets[i] > fileBytes - sizes[i]) {
          throw new Mp4Exception("A sample is empty, or lies outside of the file.");
        }
      }
    }
    if (sum > fileBytes) {
      throw new Mp4Exception("Samples lie on top of each other.");
    }
    return this;
  }
}
