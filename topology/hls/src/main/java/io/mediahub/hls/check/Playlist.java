package io.mediahub.hls.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A playlist as it was read.
 *
 * @param name its name in findings
 * @param lines in order
 */
public record Playlist(String name, List<Line> lines) {
  /**
   * A line that is not blank.
   *
   * @param tag without the number sign and the value; empty for a URI
   * @param value after the colon, or the URI; empty if there is none
   */
  public record Line(String tag, String value) {
    public boolean isUri() {
      return tag.isEmpty();
    }
  }

  public Playlist {
    lines = List.copyOf(lines);
  }

  public Stream<Line> tagged(String tag) {
    return lines.stream().filter(line -> line.tag().equals(tag));
  }

  public Optional<String> value(String tag) {
    return tagged(tag).map(Line::value).findFirst();
  }

  public boolean has(String tag) {
    return tagged(tag).findAny().isPresent();
  }

  public List<String> uris() {
    return lines.stream().filter(Line::isUri).map(Line::value).toList();
  }

  /** Whether it lists playlists and not segments. */
  public boolean isMultivariant() {
    return has("EXT-X-STREAM-INF") || has("EXT-X-MEDIA") || has("EXT-X-I-FRAME-STREAM-INF");
  }

  /** EXTINF of each segment, in seconds; NaN where it is no number. */
  public List<Double> durations() {
    return tagged("EXTINF")
        .map(line -> PlaylistReader.number(line.value().split(",", 2)[0]))
        .toList();
  }

  /** The sum of EXTINF, in microseconds. */
  public long durationMicros() {
    return durations().stream().mapToLong(seconds -> Math.round(seconds * 1e6)).sum();
  }

  /** EXT-X-TARGETDURATION in seconds; NaN when there is none. */
  public double targetDuration() {
    return PlaylistReader.number(value("EXT-X-TARGETDURATION").orElse(""));
  }

  /** The number of the first segment; 0 when none is stated. */
  public long mediaSequence() {
    double stated = PlaylistReader.number(value("EXT-X-MEDIA-SEQUENCE").orElse("0"));
    return Double.isNaN(stated) ? 0 : (long) stated;
  }

  /** Whether nothing will be added to it. */
  public boolean ended() {
    return has("EXT-X-ENDLIST");
  }
}
