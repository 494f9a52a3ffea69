package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The rungs of a picture: its own size, as far as every player decodes it, and the usual steps
 * below. Steps are measured by the short side, so that portrait video gets the same quality. The
 * upper bound of a rung's bitrate follows from its pixels, its frame rate and the source's bitrate.
 * Where the pictures were probed, {@link TitleLadder} makes a ladder to measure of it.
 */
final class PictureLadder {
  /** Short side in pixels, and the rate control's upper bound in bits per second at 16:9. */
  private record Step(int shortSide, long bitsPerSecond) {
    double pixels() {
      return shortSide * shortSide * 16 / 9.0;
    }
  }

  private static final List<Step> STEPS =
      List.of(
          new Step(2160, 16_000_000),
          new Step(1440, 9_000_000),
          new Step(1080, 6_000_000),
          new Step(720, 3_000_000),
          new Step(480, 1_200_000),
          new Step(240, 300_000));

  /**
   * What players decode: H.264 level 5.2 (ITU-T H.264, table A-1), in macroblocks of 16 by 16
   * pixels.
   */
  private static final int MOST_MACROBLOCKS = 36_864;

  private static final int MOST_MACROBLOCKS_A_SECOND = 2_073_600;

  /** Along one side: the root of eight times the most of a picture (A.3.1, items f and g). */
  private static final int MOST_MACROBLOCKS_A_SIDE = 543;

  /**
   * A rung's share of the source's bitrate grows with its share of the pixels, and a little more.
   */
  private static final double HEADROOM = 1.2;

  /**
   * Where the source's own peaks are higher than that, they need their bits. What a scene costs
   * less than its bound the encoder saves, so the average stays near the source's.
   */
  private static final double MOST_FOR_PEAKS = 2.0;

  private static final long LEAST_BITS_PER_SECOND = 64_000;

  /** A step this close to the source's size would duplicate it. */
  private static final double DISTINCT = 0.85;

  /** A rung this close to the one above in its bitrate helps nobody whose connection is slower. */
  private static final double DISTINCT_BITS = 0.8;

  /** Steps are for this many frames a second; twice as many cost half as much again. */
  private static final double USUAL_RATE = 30;

  private static final double DOUBLE_RATE = 1.5;

  /**
   * What decoders of HEVC and AV1 have in common at level 5.1, in pixels (ITU-T H.265, table A.8;
   * AV1 Bitstream and Decoding Process Specification, A.3).
   */
  private static final long MOST_PIXELS = 8_912_896;

  private static final long MOST_PIXELS_A_SECOND = 534_773_760;

  /** Ten bits or more, as ffmpeg names pixel formats. */
  private static final Pattern DEEP = Pattern.compile("(p0|.*p)1[0-6](le|be)");

  /** Bounds of the steps are round numbers, and so is what lies between them. */
  private static final long ROUND_TO = 10_000;

  private final VideoTrack source;
  private final int shortSide;
  private final double rate;
  private final @Nullable TitleLadder title;

  PictureLadder(VideoTrack source) {
    this.source = source;
    this.shortSide = Math.min(source.getWidth(), source.getHeight());
    this.rate = (double) source.getFrameRateNum() / source.getFrameRateDen();
    PictureProbe probe = source.getProbe();
    this.title =
        probe == null || probe.getSizes().isEmpty()
            ? null
            : new TitleLadder(source, probe.getSizes(), Recipe.CURRENT.perTitle());
  }

  /** H.264, and then the formats beside it; of each the largest first. */
  List<VideoRung> rungs(Set<PictureFormat> beside) {
    List<VideoRung> rungs = rungs();
    List<VideoRung> all = new ArrayList<>(rungs);
    for (PictureFormat format : PictureFormat.values()) {
      if (format != PictureFormat.H264
          && beside.contains(format)
          && (format.isStandardRange() || isHdr10())) {
        rungs.stream()
            .filter(rung -> isFor(rung, format))
            .map(rung -> rung(rung, format, rungs.getLast()))
            .forEach(all::add);
      }
    }
    return all;
  }

  private boolean isFor(VideoRung rung, PictureFormat format) {
    long pixels = (long) rung.getWidth() * rung.getHeight();
    return shortSide(rung) >= format.settings(Recipe.CURRENT).leastSide()
        && pixels <= MOST_PIXELS
        && pixels * rate <= MOST_PIXELS_A_SECOND;
  }

  /** PQ in the colours of BT.2020 with ten bits: only then the light can be kept as it is. */
  private boolean isHdr10() {
    String matrix = source.getColorMatrix();
    return source.getHdr()
        && source.getColorTransfer().equals("smpte2084")
        && source.getColorPrimaries().equals("bt2020")
        && (matrix.isEmpty() || matrix.equals("bt2020nc"))
        && DEEP.matcher(source.getPixelFormat()).matches();
  }

  /** H.264, the largest first. */
  List<VideoRung> rungs() {
    List<VideoRung> usual = usual();
    List<VideoRung> rungs =
        new ArrayList<>(
            title == null
                ? usual
                : usual.stream()
                    .map(rung -> rung(rung, PictureFormat.H264, usual.getLast()))
                    .toList());
    OwnPicture own = source.getOwn();
    if (own != null) {
      VideoRung top = rungs.getFirst();
      rungs.set(0, VideoRung.newBuilder(top).setMaxBitsPerSecond(own.getBitsPerSecond()).build());
    }
    return title == null
        ? rungs
        : title.worthwhile(
            rungs, usualBits(usual.getLast()), own == null ? 0 : own.getBitsPerSecond());
  }

  private List<VideoRung> usual() {
    int ownSide = largestSide();
    VideoRung last = usual(ownSide);
    List<VideoRung> rungs = new ArrayList<>(List.of(last));
    for (Step step : STEPS) {
      VideoRung rung = usual(step.shortSide());
      if (step.shortSide() <= ownSide * DISTINCT
          && rung.getMaxBitsPerSecond() <= last.getMaxBitsPerSecond() * DISTINCT_BITS) {
        rungs.add(rung);
        last = rung;
      }
    }
    return rungs;
  }

  /** The most that a picture of the source's size is given, bits per second. */
  long bound() {
    return bitsPerSecond((double) source.getWidth() * source.getHeight());
  }

  static String id(int shortSide) {
    return "v" + shortSide;
  }

  /** The source's own, or the largest that fits into the level. */
  private int largestSide() {
    int side = even(shortSide);
    while (side > 2 && !fits(scaled(source.getWidth(), side), scaled(source.getHeight(), side))) {
      side -= 2;
    }
    return side;
  }

  private boolean fits(int width, int height) {
    int across = Math.ceilDiv(width, 16);
    int down = Math.ceilDiv(height, 16);
    long picture = (long) across * down;
    return Math.max(across, down) <= MOST_MACROBLOCKS_A_SIDE
        && picture <= MOST_MACROBLOCKS
        && picture * rate <= MOST_MACROBLOCKS_A_SECOND;
  }

  /** Of H.264, before it is held against the source. */
  private long usualBits(VideoRung size) {
    return bitsPerSecond((double) size.getWidth() * size.getHeight());
  }

  private VideoRung usual(int side) {
    int width = scaled(source.getWidth(), side);
    int height = scaled(source.getHeight(), side);
    long bits = bitsPerSecond((double) width * height);
    return rung(side, width, height, PictureFormat.H264, bits);
  }

  /**
   * A rung of a size, with the bound of the title if that is known.
   *
   * @param smallest of the ladder
   */
  private VideoRung rung(VideoRung size, PictureFormat format, VideoRung smallest) {
    int width = size.getWidth();
    int height = size.getHeight();
    double pixels = (double) width * height;
    long usual = usualBits(size);
    boolean last = size.getRenditionId().equals(smallest.getRenditionId());
    // One rung alone is the largest as well.
    boolean slowest = last && width != scaled(source.getWidth(), largestSide());
    long bits = title == null ? usual : title.bound(usual, pixels, slowest);
    return rung(Math.min(width, height), width, height, format, bits);
  }

  /**
   * @param bits upper bound of the bitrate of H.264, before it is held against the source
   */
  private VideoRung rung(int side, int width, int height, PictureFormat format, long bits) {
    double pixels = (double) width * height;
    long bound = Math.round(bits * format.settings(Recipe.CURRENT).share());
    if (source.getBitsPerSecond() > 0) {
      double share = pixels / ((double) source.getWidth() * source.getHeight());
      double worth =
          usefulBitsPerSecond() * efficiency(source.getCodec()) / efficiency(format.codec());
      bound = Math.min(bound, Math.round(share * worth));
    }
    return new VideoRung(
        id(side) + (format == PictureFormat.H264 ? "" : "-" + format.word()),
        width,
        height,
        source.getFrameRateNum(),
        source.getFrameRateDen(),
        Math.max(LEAST_BITS_PER_SECOND, bound),
        format.word());
  }

  private static int shortSide(VideoRung rung) {
    return Math.min(rung.getWidth(), rung.getHeight());
  }

  private double usefulBitsPerSecond() {
    double average = source.getBitsPerSecond();
    double peak = Math.min((double) source.getPeakBitsPerSecond(), MOST_FOR_PEAKS * average);
    return Math.max(HEADROOM * average, peak);
  }

  /** Between two steps the bound grows evenly with the pixels. */
  private long bitsPerSecond(double pixels) {
    double bits = atUsualRate(pixels);
    double faster = (Math.round(rate) - USUAL_RATE) / USUAL_RATE; // 59.94 counts as 60
    double extra = Math.clamp(faster, 0, 1) * (DOUBLE_RATE - 1);
    return Math.round(bits * (1 + extra) / ROUND_TO) * ROUND_TO;
  }

  private static double atUsualRate(double pixels) {
    Step upper = STEPS.getFirst();
    for (Step step : STEPS.subList(1, STEPS.size())) {
      if (step.pixels() < pixels && pixels < upper.pixels()) {
        double between = (pixels - step.pixels()) / (upper.pixels() - step.pixels());
        return step.bitsPerSecond() + between * (upper.bitsPerSecond() - step.bitsPerSecond());
      }
      if (step.pixels() >= pixels) {
        upper = step;
      }
    }
    return upper.bitsPerSecond() * Math.min(1, pixels / upper.pixels());
  }

  /** How many bits of H.264 do the work of one bit of this codec. */
  private static double efficiency(String codec) {
    return switch (codec) {
      case "hevc", "vp9" -> 1.6;
      case "av1", "vvc" -> 2.0;
      default -> 1.0;
    };
  }

  /** To the nearest even number of pixels, which 4:2:0 needs; at the source's own size, down. */
  private int scaled(int length, int side) {
    return side == even(shortSide)
        ? even(length)
        : Math.max(2, 2 * (int) Math.round(length * (double) side / shortSide / 2));
  }

  private static int even(int pixels) {
    return Math.max(2, pixels - pixels % 2);
  }
}
