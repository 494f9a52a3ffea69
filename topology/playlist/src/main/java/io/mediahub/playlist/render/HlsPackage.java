package io.mediahub.playlist.render;

import java.util.List;
import java.util.stream.Stream;

/**
 * All renditions of one media, as far as they exist.
 *
 * @param video the video renditions that have a segment, in the order of the ladder
 * @param audio the same for audio
 * @param segmentMillis the planned length of a segment
 * @param complete whether its playlists have ended: every rung of the ladder is complete, or nobody
 *     will complete it
 */
public record HlsPackage(
    List<VideoRendition> video, List<AudioRendition> audio, int segmentMillis, boolean complete) {
  public HlsPackage {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
  }

  /** What variants may refer to; empty without sound. */
  public List<SoundGroup> groups() {
    return SoundGroup.of(audio);
  }

  public Stream<Rendition> renditions() {
    return Stream.concat(video.stream(), audio.stream());
  }

  /**
   * EXT-X-TARGETDURATION of every playlist, in seconds. It is the plan's, so that it does not
   * change while the playlists grow; only a segment longer than planned raises it, since a player
   * may refuse a segment that rounds to more (RFC 8216, 4.3.3.1).
   */
  public int targetDuration() {
    long planned = Math.ceilDiv(segmentMillis, 1000);
    long longest =
        renditions()
            .flatMap(rendition -> rendition.track().segments().stream())
            .mapToLong(segment -> Math.round(segment.getDurationMicros() / 1e6))
            .max()
            .orElse(planned);
    return (int) Math.max(planned, longest);
  }
}
