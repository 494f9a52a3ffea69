package io.mediahub.playlist.render;

import java.util.List;
import mediahub.rendition.Segment;

/**
 * What exists of a rendition so far, put together from several events.
 *
 * @param codecs RFC 6381, read from the init segment
 * @param initName file name of the init segment below the rendition's prefix
 * @param segments in order, without gaps, from the first
 * @param complete no more will come
 * @param folder where its files are, as playlists write it before their names: empty for the folder
 *     of the playlist itself, as of all renditions but those that another package made
 */
public record Track(
    String codecs, String initName, List<Segment> segments, boolean complete, String folder) {
  public Track {
    segments = List.copyOf(segments);
  }

  /** A track whose files are beside its playlist. */
  public Track(String codecs, String initName, List<Segment> segments, boolean complete) {
    this(codecs, initName, segments, complete, "");
  }

  /** The address of one of its files, relative to its playlist. */
  String uri(String name) {
    return folder + name;
  }

  /** Microseconds from the start to the end of the last segment. */
  public long durationMicros() {
    return segments.stream().mapToLong(Segment::getDurationMicros).sum();
  }
}
