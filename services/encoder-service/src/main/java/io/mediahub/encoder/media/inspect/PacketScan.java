package io.mediahub.encoder.media.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Adds up the packets that a file really holds, whatever its headers declare. Fed with lines of
 * {@code ffprobe -show_entries packet=stream_index,pts_time,dts_time,duration_time,size:
 * packet_side_data=side_data_type -of csv}.
 */
final class PacketScan implements Consumer<String> {
  /** What ffprobe reports with a packet that is encrypted. */
  private static final String ENCRYPTED = ",Encryption info";

  private final Map<Integer, Track> tracks = new HashMap<>();

  /** Sums over the packets of one stream. */
  static final class Track {
    private long packets;
    private long bytes;
    private boolean encrypted;
    private double first = Double.POSITIVE_INFINITY;
    private double end = Double.NEGATIVE_INFINITY;

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
  }

  @Override
  public void accept(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length < 5 || !fields[0].matches("\\d{1,6}")) {
      return; // ffprobe writes incomplete lines too; a packet without an index belongs to no stream
    }
    Track track = tracks.computeIfAbsent(Integer.valueOf(fields[0]), index -> new Track());
    track.encrypted |= line.contains(ENCRYPTED);
    double stated = time(fields[1], fields[2]);
    // A packet without a time follows the one before it.
    double time = Double.isNaN(stated) && track.end > 0 ? track.end : stated;
    if (!Double.isNaN(time)) {
      Double duration = StreamInfo.seconds(fields[3]);
      track.end = Math.max(track.end, time + (duration == null ? 0 : duration));
    }
    Double size = StreamInfo.seconds(fields[4]);
    if (size != null) { // an empty packet repeats a frame: it has a duration, but is not counted
      track.packets++;
      track.bytes += size.longValue();
      track.first = Double.isNaN(time) ? track.first : Math.min(track.first, time);
    }
  }

  Track track(int index) {
    return tracks.getOrDefault(index, new Track());
  }

  private static double time(String presentation, String decode) {
    double presented = number(presentation);
    return Double.isNaN(presented) ? number(decode) : presented;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // "N/A"
    }
  }
}
