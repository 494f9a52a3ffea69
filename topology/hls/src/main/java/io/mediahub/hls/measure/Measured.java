package io.mediahub.hls.measure;

import io.mediahub.hls.mp4.RenditionBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes behind one media playlist say.
 *
 * @param container of all its segments
 * @param tracks of the first segment or init segment
 * @param bytes lengths, sizes and pictures; null for subtitles, and where nothing could be read
 * @param segments in order, one for each that was given
 * @param frameMicros how long a picture is shown, or a frame of sound lasts; 0 when unknown
 * @param faults of the formats, each once for the segment that has it
 */
public record Measured(
    Container container,
    List<Track> tracks,
    @Nullable RenditionBytes bytes,
    List<SegmentFacts> segments,
    long frameMicros,
    List<String> faults) {
  public Measured {
    tracks = List.copyOf(tracks);
    segments = List.copyOf(segments);
    faults = List.copyOf(faults);
  }

  /** How segments are packed. */
  public enum Container {
    MP4,
    TRANSPORT_STREAM,
    WEBVTT,
    PACKED_AUDIO,
    UNKNOWN;

    /**
     * How far a measured frame rate may be from the true one, in frames a second: FRAME-RATE has
     * three decimal places, and the clock of a transport stream rounds the times of its pictures.
     */
    public double rateRounding() {
      return this == MP4 ? 0.0011 : 0.02;
    }
  }

  /**
   * A track.
   *
   * @param video whether it is pictures
   * @param sound whether it is sound
   * @param codecs RFC 6381
   * @param channels of sound; 0 when unknown
   * @param turned whether the player is told to rotate or mirror the picture
   */
  public record Track(boolean video, boolean sound, String codecs, int channels, boolean turned) {}

  /** Whether one of the tracks is pictures. */
  public boolean hasVideo() {
    return tracks.stream().anyMatch(Track::video);
  }

  /** Whether one of the tracks is sound. */
  public boolean hasSound() {
    return tracks.stream().anyMatch(Track::sound);
  }
}
