package io.mediahub.playlist.render;

/** One encoding of one track of the media. */
public sealed interface Rendition permits VideoRendition, AudioRendition {
  /** Unique in the ladder, safe in a path. */
  String id();

  Track track();

  /** Bits per second that the encoder was told not to exceed. */
  long ceilingBitsPerSecond();

  /** Where its media playlist is, relative to the multivariant playlist. */
  default String playlistUri() {
    return id() + "/" + MediaPlaylist.NAME;
  }
}
