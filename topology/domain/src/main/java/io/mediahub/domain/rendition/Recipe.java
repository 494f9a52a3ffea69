package io.mediahub.domain.rendition;

import java.time.Duration;

/**
 * How a ladder is planned and encoded. The plan, the encoder, the benchmark against plain ffmpeg
 * and docs/encoding.md all take their values from here.
 *
 * @param version raised with every change of how a plan is encoded
 * @param ladderVersion raised with every change of the rules of {@link Ladder}, so that an event
 *     says by which rules its ladder was planned
 * @param segment length of a segment
 * @param keyFrames time between two key frames
 */
public record Recipe(
    int version,
    int ladderVersion,
    Duration segment,
    Duration keyFrames,
    Picture picture,
    Sound sound) {

  /** The encoder of the build, which no two builds name alike. */
  static final String ENCODER = "ffmpeg-8.1.2-1.5.14";

  public static final Recipe CURRENT =
      new Recipe(
          2,
          2,
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          new Picture("libx264", "veryfast", "high", 23, 2),
          new Sound("aac", "aac_low", 1024, Duration.ofSeconds(1), 64_000, 128_000));

  public Recipe {
    if (segment.toMillis() % keyFrames.toMillis() != 0) {
      throw new IllegalArgumentException(
          "A segment (%s) must be a whole number of groups of pictures (%s)."
              .formatted(segment, keyFrames));
    }
    if (sound.fragment().compareTo(segment) > 0) {
      throw new IllegalArgumentException(
          "A fragment of sound (%s) must not be longer than a segment (%s)."
              .formatted(sound.fragment(), segment));
    }
  }

  /** By what media are encoded: two packages of a source with the same id are the same. */
  public String id() {
    return "recipe-%d_ladder-%d_%s".formatted(version, ladderVersion, ENCODER);
  }

  int segmentMillis() {
    return Math.toIntExact(segment.toMillis());
  }

  /**
   * The settings of the video encoder.
   *
   * @param encoder ffmpeg's name of it
   * @param preset how much time it spends on compression
   * @param profile of H.264
   * @param constantRateFactor the quality it aims at, below the rung's bound of the bitrate
   * @param bufferSeconds of the rate control: over this time the bound is kept on average
   */
  public record Picture(
      String encoder, String preset, String profile, int constantRateFactor, int bufferSeconds) {}

  /**
   * The settings of the audio encoder.
   *
   * @param encoder ffmpeg's name of it
   * @param profile ffmpeg's name of the AAC profile
   * @param primingSamples silent samples that the encoder puts before the first one
   * @param fragment length of a fragment, the unit that segments are cut from
   * @param monoBitsPerSecond bitrate of one channel
   * @param stereoBitsPerSecond bitrate of two channels
   */
  public record Sound(
      String encoder,
      String profile,
      int primingSamples,
      Duration fragment,
      long monoBitsPerSecond,
      long stereoBitsPerSecond) {}
}
