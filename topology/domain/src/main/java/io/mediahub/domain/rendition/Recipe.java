package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.List;

/**
 * How a ladder is planned and encoded. The plan, the encoder, the benchmark against plain ffmpeg
 * and docs/encoding.md all take their values from here.
 *
 * @param version raised with every change of how a plan is encoded
 * @param ladderVersion raised with every change of the rules of {@link Ladder}, so that an event
 *     says by which rules its ladder was planned
 * @param segment length of a segment
 * @param keyFrames time between two key frames
 * @param picture H.264, which every player decodes
 * @param hevc beside it by setting
 * @param av1 beside it by setting
 * @param hdr10 beside it by setting, of sources that have its light
 * @param perTitle how a ladder is made to measure, by setting
 */
public record Recipe(
    int version,
    int ladderVersion,
    Duration segment,
    Duration keyFrames,
    Picture picture,
    Picture hevc,
    Picture av1,
    Picture hdr10,
    PerTitle perTitle,
    Sound sound) {

  /** The encoder of the build, which no two builds name alike. */
  static final String ENCODER = "ffmpeg-8.1.2-1.5.14";

  public static final Recipe CURRENT =
      new Recipe(
          3,
          4,
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          new Picture("libx264", "veryfast", "high", 23, 2, 1.0, 0, 1.0),
          new Picture("libx265", "veryfast", "main", 26, 2, 0.65, 360, 4.0),
          new Picture("libsvtav1", "8", "main", 35, 2, 0.55, 360, 1.4),
          new Picture("libx265", "veryfast", "main10", 24, 2, 0.75, 360, 5.4),
          new PerTitle(1, 4, 200_000_000, 12, 1.5, 1.5, 0.2, 1.3),
          new Sound(
              "aac",
              "aac_low",
              1024,
              Duration.ofSeconds(1),
              List.of(64_000L, 96_000L, 128_000L),
              192_000,
              64_000));

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
    return id(LadderSettings.DEFAULT);
  }

  /** The same, by an operator's settings: what is not as usual is named. */
  public String id(LadderSettings settings) {
    return "recipe-%d_ladder-%d_%s%s"
        .formatted(version, ladderVersion, ENCODER, settings.unusual());
  }

  /** Whether a package of this recipe was made by it, whatever an operator wished otherwise. */
  boolean made(String recipeId) {
    return recipeId.equals(id()) || recipeId.startsWith(id() + "_");
  }

  int segmentMillis() {
    return Math.toIntExact(segment.toMillis());
  }

  /**
   * The settings of the video encoder.
   *
   * @param encoder ffmpeg's name of it
   * @param preset how much time it spends on compression
   * @param profile of the format
   * @param constantRateFactor the quality it aims at, below the rung's bound of the bitrate
   * @param bufferSeconds of the rate control: over this time the bound is kept on average
   * @param share of the bound that H.264 has for the same picture
   * @param leastSide short side in pixels below which H.264 alone is made: there it is cheap, and
   *     every player has it
   * @param cost processor time for a picture, as a multiple of what H.264 takes
   */
  public record Picture(
      String encoder,
      String preset,
      String profile,
      int constantRateFactor,
      int bufferSeconds,
      double share,
      int leastSide,
      double cost) {}

  /**
   * How a ladder is made to measure. The first three say what a probe encodes, the others what
   * follows from it.
   *
   * @param version raised with every change of a value here or of the rules of {@link TitleLadder};
   *     it is part of the recipe's id where this is wished for
   * @param windows stretches of the pictures, spread evenly over the media, each at most as long as
   *     the time between two key frames
   * @param pixels of the largest size that all of them have together, about
   * @param leastFrames of a stretch, however large its pictures are
   * @param headroom how much more than the costliest stretch others may take
   * @param most a rung's bound as a multiple of its usual one, for pictures that need more
   * @param least the same, for pictures that need less: so low that 1080 lines of stills are stated
   *     as 480 lines usually are, and no lower, since a scene may be costlier than all stretches
   * @param distinct how much more a rung takes than the next smaller one that is kept, at least
   */
  public record PerTitle(
      int version,
      int windows,
      long pixels,
      int leastFrames,
      double headroom,
      double most,
      double least,
      double distinct) {}

  /**
   * The settings of the audio encoder.
   *
   * @param encoder ffmpeg's name of it
   * @param profile ffmpeg's name of the AAC profile
   * @param primingSamples silent samples that the encoder puts before the first one
   * @param fragment length of a fragment, the unit that segments are cut from
   * @param steps bitrates of two channels in bits per second, the lowest first; one channel takes
   *     half of it, six take three times
   * @param music bitrate of two channels where there is no picture and the source has as much
   * @param slow bitrate of what stands beside music, for slow connections
   */
  public record Sound(
      String encoder,
      String profile,
      int primingSamples,
      Duration fragment,
      List<Long> steps,
      long music,
      long slow) {
    public Sound {
      steps = List.copyOf(steps);
    }

    /** The most that this many channels take beside a picture, in bits per second. */
    public long most(int channels) {
      return share(steps.getLast(), channels);
    }

    static long share(long ofStereo, int channels) {
      return ofStereo * channels / 2;
    }
  }
}
