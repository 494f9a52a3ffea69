package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/**
 * What the usual ladder becomes for one title, by what a probe found its pictures to take at the
 * recipe's quality. Bounds move, and rungs that bring nothing are left out; none is added.
 *
 * <p>What a size takes lies between the measured ones on a line of the logarithms of pixels and
 * bits, along which rates of all titles run about straight; beyond them that line goes on. A larger
 * picture never counts as cheaper than a smaller one, whatever was measured.
 */
final class TitleLadder {
  /** Where one size alone was measured: about how bits grow with pixels in most titles. */
  private static final double USUAL_GROWTH = 0.75;

  /** A picture that every device decodes: level 4 of H.264, in whole macroblocks. */
  private static final long DECODED_ANYWHERE = 1920L * 1088;

  /** Logarithms of the pixels of a measured size, and of its bits per second. */
  private record Point(double pixels, double bits) {}

  private final Recipe.PerTitle rules;
  private final List<Point> averages;
  private final List<Point> peaks;

  /** By how much the source's costliest two seconds are above its average; at least 1. */
  private final double unevenness;

  /**
   * @param sizes that were measured of it, at least one
   */
  TitleLadder(VideoTrack source, List<ProbedSize> sizes, Recipe.PerTitle rules) {
    this.rules = rules;
    this.averages = points(sizes, ProbedSize::getBitsPerSecond);
    this.peaks = points(sizes, ProbedSize::getPeakBitsPerSecond);
    this.unevenness =
        source.getBitsPerSecond() <= 0
            ? 1
            : Math.max(1, (double) source.getPeakBitsPerSecond() / source.getBitsPerSecond());
  }

  private static List<Point> points(List<ProbedSize> sizes, ToLongFunction<ProbedSize> bits) {
    List<ProbedSize> ascending =
        sizes.stream().sorted(Comparator.comparingLong(TitleLadder::pixels)).toList();
    List<Point> points = new ArrayList<>();
    double least = 1;
    for (ProbedSize size : ascending) {
      double pixels = Math.log((double) pixels(size));
      if (!points.isEmpty() && points.getLast().pixels == pixels) {
        continue;
      }
      least = Math.max(least, (double) bits.applyAsLong(size));
      points.add(new Point(pixels, Math.log(least)));
    }
    return points;
  }

  private static long pixels(ProbedSize size) {
    return (long) size.getWidth() * size.getHeight();
  }

  private static long pixels(VideoRung rung) {
    return (long) rung.getWidth() * rung.getHeight();
  }

  /**
   * The upper bound of a rung's bitrate, before it is held against the source. Somewhat more than
   * the costliest stretch takes, and no more than usual: the encoder takes less by itself, and
   * players are told what it may take. Where even that stretch takes more than usual, as much as it
   * takes.
   *
   * @param usual bound in bits per second
   * @param pixels of a picture
   * @param slowest whether it is for the slowest connections, whatever its quality is
   */
  long bound(long usual, double pixels, boolean slowest) {
    double need = need(pixels);
    return need <= usual
        ? Math.round(Math.clamp(need * rules.headroom(), usual * rules.least(), (double) usual))
        : Math.round(Math.min(need, usual * (slowest ? 1 : rules.most())));
  }

  /**
   * Without the rungs that bring nothing. Whoever can load a rung can load the next larger one as
   * well, if that takes hardly more, or no more than the smallest usually may. The largest and the
   * smallest stay, and the largest that every device decodes.
   *
   * @param rungs of H.264, the largest first, with their bounds
   * @param everybody bits per second that whoever watches at all can load
   * @param own what the largest takes, where it has the source's own picture; otherwise 0
   */
  List<VideoRung> worthwhile(List<VideoRung> rungs, long everybody, long own) {
    List<VideoRung> kept = new ArrayList<>();
    double above = 0;
    boolean decoded = false;
    for (int i = 0; i < rungs.size(); i++) {
      VideoRung rung = rungs.get(i);
      double taken = i == 0 && own > 0 ? own : taken(rung);
      boolean needed = !decoded && pixels(rung) <= DECODED_ANYWHERE;
      if (i == 0
          || i == rungs.size() - 1
          || needed
          || above >= rules.distinct() * Math.max(taken, (double) everybody)) {
        kept.add(rung);
        above = taken;
        decoded |= needed;
      }
    }
    return kept;
  }

  /** Predicted bits per second of a rung where it is costliest: players choose by that. */
  double taken(VideoRung rung) {
    return Math.min(need((double) pixels(rung)), (double) rung.getMaxBitsPerSecond());
  }

  /** Scenes that no stretch showed are as much costlier as the source's own bits say. */
  private double need(double pixels) {
    return Math.max(at(peaks, pixels), at(averages, pixels) * unevenness);
  }

  private static double at(List<Point> points, double pixels) {
    double x = Math.log(pixels);
    if (points.size() == 1) {
      Point only = points.getFirst();
      return Math.exp(only.bits + USUAL_GROWTH * (x - only.pixels));
    }
    int upper = 1;
    while (upper < points.size() - 1 && points.get(upper).pixels < x) {
      upper++;
    }
    Point from = points.get(upper - 1);
    Point to = points.get(upper);
    double growth = (to.bits - from.bits) / (to.pixels - from.pixels);
    return Math.exp(from.bits + growth * (x - from.pixels));
  }
}
