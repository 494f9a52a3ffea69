package io.mediahub.playlist.render;

/** One encoding of one track of the media. */
public sealed interface Rendition permits VideoRendition, AudioRendition {
  /** Unique in the ladder, safe in a path. */
  String id();

  Track track();

  /**
   * The most that a segment of this length costs, in bits per second, whatever it shows.
   *
   * @param segmentMillis planned length of a segment
   */
  long ceilingBitsPerSecond(int segmentMillis);

  /** Where its media playlist is, relative to the multivariant playlist. */
  default String playlistUri() {
    return id() + "/" + MediaPlaylist.NAME;
  }
}
