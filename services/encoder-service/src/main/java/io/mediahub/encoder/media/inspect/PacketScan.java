package io.mediahub.encoder.media.inspect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the packets that a file really holds, whatever its headers declare. Fed with lines of
 * {@code ffprobe -show_entries packet=stream_index,pts_time,dts_time,duration_time,size,flags:
 * packet_side_data=side_data_type -of csv}, or with those of {@link #copied}.
 */
final class PacketScan implements Consumer<String> {
  /** What ffprobe reports with a packet that is encrypted. */
  private static final String ENCRYPTED = ",Encryption info";

  /** Decode times of a track never go back; by more than this, the clock does, seconds. */
  private static final double BACK = 1;

  /** A few packets that are late are a mistake; more are another part of the file. */
  private static final int MOST_LATE = 10;

  /** A longer step than this is a jump where recordings are joined, and a hole elsewhere. */
  private static final double AHEAD = 10;

  private final Set<Integer> played;
  private final Set<Integer> pictures;
  private final Map<Integer, Track> tracks = new HashMap<>();
  private final List<Set<Integer>> programs;
  private final Map<Integer, Clock> clocks = new HashMap<>();

  /**
   * @param played the streams whose clock counts; subtitles and data may be anywhere
   */
  PacketScan(Set<Integer> played) {
    this(played, Set.of(), List.of());
  }

  /**
   * @param played the streams whose clock counts; subtitles and data may be anywhere
   * @param pictures the streams whose key frames are of interest
   * @param programs the streams of each program; all others share a clock
   */
  PacketScan(Set<Integer> played, Set<Integer> pictures, List<Set<Integer>> programs) {
    this.played = played;
    this.pictures = pictures;
    this.programs = List.copyOf(programs);
  }

  /** A step of the clock, seconds. */
  record Jump(double from, double to) {}

  /** The clock that the streams of a program share. */
  private static final class Clock {
    private double latest = Double.NEGATIVE_INFINITY;
    private @Nullable Jump back;
    private @Nullable Jump ahead;
  }

  /** Sums over the packets of one stream. */
  static final class Track {
    private long packets;
    private long bytes;
    private boolean encrypted;
    private double first = Double.POSITIVE_INFINITY;
    private double end = Double.NEGATIVE_INFINITY;
    private double latest = Double.NEGATIVE_INFINITY;
    private int late;
    private final Rhythm rhythm = new Rhythm();
    private final Peak peak = new Peak();
    private final KeyFrames keys = new KeyFrames();

    long packets() {
      return packets;
    }

    long bytes() {
      return bytes;
    }

    boolean encrypted() {
      return encrypted;
    }

    /** Earliest presentation time, seconds. */
    double first() {
      return first;
    }

    /** End of the packet that ends last, seconds. */
    double end() {
      return end;
    }

    double seconds() {
      return packets == 0 || end <= first ? 0 : end - first;
    }

    Peak peak() {
      return peak;
    }

    KeyFrames keys() {
      return keys;
    }

    /** To be asked when the scan has ended. */
    Rhythm rhythm() {
      return rhythm;
    }
  }

  @Override
  public void accept(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length < 5 || !fields[0].matches("\\d{1,6}")) {
      return; // ffprobe writes incomplete lines too; a packet without an index belongs to no stream
    }
    int index = Integer.parseInt(fields[0]);
    Double duration = StreamInfo.seconds(fields[3]);
    Double size = StreamInfo.seconds(fields[4]);
    add(
        index,
        number(fields[1]),
        number(fields[2]),
        duration == null ? 0 : duration,
        size == null ? 0 : size.longValue());
    Track track = added(index);
    track.encrypted |= line.contains(ENCRYPTED);
    if (fields.length > 5 && pictures.contains(index)) {
      track.keys.add(number(fields[1]), number(fields[2]), fields[5].startsWith("K"));
    }
  }

  /**
   * Takes lines of {@code ffmpeg -c copy -f framecrc}: stream, decode time, presentation time,
   * duration, size. Times count in the time base that a line {@code #tb} states.
   *
   * @param streams of the source, in the order of the output
   */
  Consumer<String> copied(List<Integer> streams) {
    double[] tick = new double[streams.size()];
    return line -> {
      String[] fields = line.strip().split("[,:/ ]+", -1);
      if (fields.length == 4 && fields[0].equals("#tb")) {
        tick[Integer.parseInt(fields[1])] = number(fields[2]) / number(fields[3]);
      } else if (fields.length >= 5 && fields[0].matches("\\d{1,6}")) {
        int output = Integer.parseInt(fields[0]);
        add(
            streams.get(output),
            ticks(fields[2]) * tick[output],
            ticks(fields[1]) * tick[output],
            Math.max(0, number(fields[3])) * tick[output],
            (long) number(fields[4]));
      }
    };
  }

  private void add(int index, double presented, double decoded, double duration, long size) {
    Track track = added(index);
    double stated = Double.isNaN(presented) ? decoded : presented;
    // A packet without a time follows the one before it.
    double time = Double.isNaN(stated) && track.end > 0 ? track.end : stated;
    if (!Double.isNaN(time)) {
      track.end = Math.max(track.end, time + duration);
    }
    if (size > 0) { // an empty packet repeats a frame: it has a duration, but is not counted
      track.packets++;
      track.bytes += size;
      if (!Double.isNaN(time)) {
        track.first = Math.min(track.first, time);
        track.rhythm.add(time);
      }
    }
    double clock = Double.isNaN(decoded) ? presented : decoded;
    if (!Double.isNaN(clock)) {
      track.peak.add(clock, size);
    }
    if (played.contains(index) && !Double.isNaN(clock)) {
      follow(track, clockOf(index), clock);
    }
  }

  private Track added(int index) {
    return tracks.computeIfAbsent(index, each -> new Track());
  }

  private Clock clockOf(int stream) {
    int program = 0;
    while (program < programs.size() && !programs.get(program).contains(stream)) {
      program++;
    }
    return clocks.computeIfAbsent(program, each -> new Clock());
  }

  private static void follow(Track track, Clock all, double clock) {
    if (clock < track.latest - BACK) {
      if (++track.late > MOST_LATE) {
        all.back = all.back == null ? new Jump(track.latest, clock) : all.back;
        track.latest = clock;
        track.late = 0;
        all.latest = clock;
      }
      return;
    }
    track.late = 0;
    // Of tracks that are stored one after the other, each begins behind the one before.
    if (track.latest > Double.NEGATIVE_INFINITY
        && clock > track.latest + AHEAD
        && clock > all.latest + AHEAD) {
      all.ahead = all.ahead == null ? new Jump(all.latest, clock) : all.ahead;
    }
    track.latest = Math.max(track.latest, clock);
    all.latest = Math.max(all.latest, clock);
  }

  /** To be called when nothing follows. */
  void end() {
    tracks.values().forEach(track -> track.rhythm.end(track.end));
  }

  Track track(int index) {
    return tracks.getOrDefault(index, new Track());
  }

  /** Where the clock of some streams first goes back; null when it never does. */
  @Nullable Jump back(Collection<Integer> streams) {
    for (int stream : streams) {
      Jump found = clockOf(stream).back;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Where the clock of some streams first leaps ahead; null when it never does. */
  @Nullable Jump ahead(Collection<Integer> streams) {
    for (int stream : streams) {
      Jump found = clockOf(stream).ahead;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static double ticks(String text) {
    double value = number(text);
    return value <= Long.MIN_VALUE ? Double.NaN : value; // "no timestamp"
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // "N/A"
    }
  }
}
