package io.mediahub.playlist.render;

import io.mediahub.hls.BitRate;
import io.mediahub.hls.BitRate.Piece;
import java.util.List;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What exists of a rendition so far, put together from several events.
 *
 * @param codecs RFC 6381, read from the init segment
 * @param initName file name of the init segment below the rendition's prefix
 * @param segments in order, without gaps, from the first
 * @param complete no more will come
 * @param folder where its files are, as playlists write it before their names: empty for the folder
 *     of the playlist itself, as of all renditions but those that another package made
 * @param keyUri where the key of its files is, as playlists write it; null when they are not
 *     encrypted
 */
public record Track(
    String codecs,
    String initName,
    List<Segment> segments,
    boolean complete,
    String folder,
    @Nullable String keyUri) {
  public Track {
    segments = List.copyOf(segments);
  }

  /** A track whose files are beside its playlist. */
  public Track(String codecs, String initName, List<Segment> segments, boolean complete) {
    this(codecs, initName, segments, complete, "", null);
  }

  /** The address of one of its files, relative to its playlist. */
  String uri(String name) {
    return folder + name;
  }

  /** The address of the file that has the key frames of a segment. */
  public String keyFramesUri(Segment segment) {
    return uri(keyUri == null ? segment.getName() : Encryption.keyFramesName(segment.getName()));
  }

  /** Microseconds from the start to the end of the last segment. */
  public long durationMicros() {
    return segments.stream().mapToLong(Segment::getDurationMicros).sum();
  }

  /** What it costs to fetch the whole track. */
  BitRate bitRate(int targetSeconds) {
    return BitRate.measure(
        segments.stream().map(s -> new Piece(s.getDurationMicros(), s.getSizeBytes())).toList(),
        targetSeconds);
  }

  /** What it costs to fetch the key frames alone. */
  BitRate keyFrameBitRate(int targetSeconds) {
    return BitRate.measure(
        segments.stream()
            .flatMap(segment -> segment.getFragments().stream())
            .map(f -> new Piece(f.getDurationMicros(), f.getKeyFrameBytes()))
            .toList(),
        targetSeconds);
  }
}
