package io.mediahub.hls.mp4;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a single-track fragmented MP4 ({@code ftyp} and {@code moov}): what a player
 * needs before the first segment.
 *
 * @param bytes the file {@code init.mp4}; not to be changed
 * @param track video or audio
 * @param codecs RFC 6381, read from the decoder configuration
 * @param channels of sound; 0 for video
 * @param picture what the video decoder is told; null for audio
 * @param timescale ticks per second
 * @param defaultDuration ticks of a sample without a duration of its own ({@code trex})
 * @param defaultSize bytes of a sample without a size of its own
 * @param defaultFlags flags of a sample without flags of its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the object store as it is, never compared
public record InitSegment(
    byte[] bytes,
    Track track,
    String codecs,
    int channels,
    @Nullable DecoderPicture picture,
    long timescale,
    long defaultDuration,
    long defaultSize,
    int defaultFlags) {

  private static final Set<String> FORMATS = Set.of("avc1", "hvc1", "av01", "mp4a");

  /** What a track carries. */
  public enum Track {
    VIDEO,
    AUDIO
  }

  /**
   * @throws Mp4Exception when it is not one track of H.264, HEVC, AV1 or AAC
   */
  public static InitSegment parse(byte[] bytes) {
    List<Movie.Track> tracks = Movie.parse(bytes).tracks();
    if (tracks.size() != 1) {
      throw new Mp4Exception("The file must have one track, not %d.".formatted(tracks.size()));
    }
    Movie.Track track = tracks.getFirst();
    SampleEntry entry = track.entry();
    if (!FORMATS.contains(entry.format())) {
      throw new Mp4Exception(
          "The track must be H.264, HEVC, AV1 or AAC, not \"%s\".".formatted(entry.format()));
    }
    if (!entry.format().equals("mp4a") && entry.parameterSets() != 1) {
      throw new Mp4Exception(
          "The track must have one sequence parameter set, not %d."
              .formatted(entry.parameterSets()));
    }
    return new InitSegment(
        bytes,
        entry.picture() == null ? Track.AUDIO : Track.VIDEO,
        entry.codecs(),
        entry.channels(),
        entry.picture(),
        track.timescale(),
        track.defaultDuration(),
        track.defaultSize(),
        track.defaultFlags());
  }
}
