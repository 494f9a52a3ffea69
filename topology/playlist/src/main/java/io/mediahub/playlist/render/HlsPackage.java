package io.mediahub.playlist.render;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All renditions of one media, as far as they exist.
 *
 * @param video the video renditions that have a segment, in the order of the ladder
 * @param audio the same for audio
 * @param text subtitles, which are no part of the ladder and may come at any time
 * @param segmentMillis the planned length of a segment
 * @param complete whether its playlists have ended: every rung of the ladder is complete, or nobody
 *     will complete it
 */
public record HlsPackage(
    List<VideoRendition> video,
    List<AudioRendition> audio,
    List<TextRendition> text,
    int segmentMillis,
    boolean complete) {
  public HlsPackage {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
    text = List.copyOf(text);
  }

  /** What variants may refer to; empty without sound. */
  public List<SoundGroup> groups() {
    return SoundGroup.of(audio);
  }

  /** A package without subtitles. */
  public HlsPackage(
      List<VideoRendition> video, List<AudioRendition> audio, int segmentMillis, boolean complete) {
    this(video, audio, List.of(), segmentMillis, complete);
  }

  /** The same with these subtitles in place of its own. */
  public HlsPackage with(List<TextRendition> subtitles) {
    return new HlsPackage(video, audio, subtitles, segmentMillis, complete);
  }

  /** Pictures and sound. */
  public Stream<Rendition> renditions() {
    return Stream.concat(video.stream(), audio.stream());
  }

  /** Subtitles of which a playlist lists anything. */
  List<TextRendition> listedText() {
    return text.stream().filter(each -> !each.lengths(this).isEmpty()).toList();
  }

  /**
   * How much of the media there is: while the package grows what all of its renditions cover, and
   * then the longest of them.
   */
  long durationMicros() {
    LongStream covered = renditions().mapToLong(rendition -> rendition.track().durationMicros());
    return (complete ? covered.max() : covered.min()).orElse(0);
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
