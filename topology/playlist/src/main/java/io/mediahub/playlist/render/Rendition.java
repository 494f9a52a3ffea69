package io.mediahub.playlist.render;

/** One encoding of one track of the media. */
public sealed interface Rendition permits VideoRendition, AudioRendition {
  /** Unique in the ladder, safe in a path. */
  String id();

  Track track();

  /** The upper bound of the encoder's rate control, in bits per second. */
  long ceilingBitsPerSecond();

  /** Where its media playlist is, relative to the multivariant playlist. */
  default String playlistUri() {
    return id() + "/" + MediaPlaylist.NAME;
  }
}
