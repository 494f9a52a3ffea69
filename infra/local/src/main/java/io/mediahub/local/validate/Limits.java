package io.mediahub.local.validate;

import java.time.Duration;

/**
 * What a stream may cost, whoever wrote it.
 *
 * @param playlistBytes of one playlist
 * @param segmentBytes of one segment, or one range of a file
 * @param playlists of one stream
 * @param segments of one playlist
 * @param answer how long one file may take
 * @param whole how long the whole check may take
 * @param growth how long to wait, at most, for a growing stream to grow
 */
public record Limits(
    int playlistBytes,
    int segmentBytes,
    int playlists,
    int segments,
    Duration answer,
    Duration whole,
    Duration growth) {
  static final int KEY_BYTES = 4096;

  /** Those of the command. */
  public static Limits within(Duration whole) {
    return new Limits(
        8 << 20, 96 << 20, 200, 100_000, Duration.ofSeconds(60), whole, Duration.ofSeconds(10));
  }
}
