package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.ComparedSegment;
import mediahub.rendition.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * Whether a new package may take the place of the published one: it lasts as long, is neither much
 * larger nor suspiciously small, and shows the same pictures. It is held against what viewers have
 * seen, and not against the source: what is wrong with the new recipe itself would be wrong with a
 * source that went through it, too.
 *
 * @param leastSsimPermille how similar the pictures of each compared segment must be to the
 *     published ones, by SSIM in thousandths; 0 when they may differ
 * @param mostSizePercent how many bytes each rendition may have, in percent of the published one
 */
public record PackageGate(int leastSsimPermille, int mostSizePercent) {
  /** Between the lengths of two packages: another grid moves the end by less than this. */
  static final long MOST_MICROS_APART = 250_000;

  /** No codec of a ladder saves as much; fewer bytes are lost pictures or sound. */
  static final double LEAST_SHARE = 0.2;

  /** Of clips so short that what the container adds decides. */
  static final long BYTES_OF_NO_MATTER = 64 * 1024;

  /**
   * Two honest encodes of a source have an SSIM of 0.97 to 0.99; pictures that are one frame late
   * have 0.91, and brighter ones by a twentieth 0.94. Half as many bytes again are allowed.
   */
  public static final PackageGate USUAL = new PackageGate(950, 150);

  private static final int MOST_SSIM = 1000;
  private static final int LEAST_PERCENT = 100;
  private static final int MOST_PERCENT = 1000;
  private static final double PERCENT = 100;
  private static final double MEGABYTE = 1_000_000.0;
  private static final double SECOND = 1_000_000.0;

  /** Whether the pictures can be as similar as that. */
  public boolean hasPossibleSsim() {
    return leastSsimPermille >= 0 && leastSsimPermille <= MOST_SSIM;
  }

  /** Whether an equal package would pass, and a runaway one would not. */
  public boolean hasPossibleSize() {
    return mostSizePercent >= LEAST_PERCENT && mostSizePercent <= MOST_PERCENT;
  }

  /**
   * Why the package is worse than the published one: sentences for people, the gravest first.
   *
   * @param comparison null when there is none
   */
  public List<String> objections(@Nullable Comparison comparison) {
    return objections(comparison, Set.of());
  }

  /**
   * The same of a package whose picture may be the source's own.
   *
   * @param own renditions that have the source's own bytes: the rules of the ladder say how many
   *     these may be, and no encoder could have made too many
   */
  public List<String> objections(@Nullable Comparison comparison, Set<String> own) {
    if (comparison == null || comparison.getRenditions().isEmpty()) {
      return List.of("The new package could not be compared with the published one.");
    }
    List<String> objections = new ArrayList<>();
    long apart = comparison.getDurationMicros() - comparison.getPublishedMicros();
    if (Math.abs(apart) > MOST_MICROS_APART) {
      objections.add(
          say(
              "The new package lasts %.2f s, and the published one %.2f s.",
              comparison.getDurationMicros() / SECOND, comparison.getPublishedMicros() / SECOND));
    }
    if (leastSsimPermille > 0) {
      comparison.getRenditions().stream()
          .filter(ComparedRendition::getPicture)
          .map(this::pictures)
          .filter(Objects::nonNull)
          .forEach(objections::add);
    }
    comparison.getRenditions().stream()
        .map(rendition -> size(rendition, own.contains(rendition.getRenditionId())))
        .filter(Objects::nonNull)
        .forEach(objections::add);
    return objections;
  }

  /** By the segment that differs most. */
  private @Nullable String pictures(ComparedRendition rendition) {
    ComparedSegment worst = null;
    for (ComparedSegment segment : rendition.getSegments()) {
      if (segment.getFrames() == 0) {
        return say(
            "Segment %d of %s has no picture at the time of a published one.",
            segment.getIndex(), rendition.getRenditionId());
      }
      if (worst == null || segment.getSsimPermille() < worst.getSsimPermille()) {
        worst = segment;
      }
    }
    if (worst == null) {
      return say("No pictures of %s could be compared.", rendition.getRenditionId());
    }
    return worst.getSsimPermille() >= leastSsimPermille
        ? null
        : say(
            "The pictures of %s differ from the published ones: SSIM %.3f in segment %d, where"
                + " %.3f is wanted.",
            rendition.getRenditionId(),
            worst.getSsimPermille() / 1000.0,
            worst.getIndex(),
            leastSsimPermille / 1000.0);
  }

  private @Nullable String size(ComparedRendition rendition, boolean own) {
    long now = rendition.getSizeBytes();
    long before = rendition.getPublishedBytes();
    boolean larger = !own && now > before * (mostSizePercent / PERCENT) + BYTES_OF_NO_MATTER;
    boolean smaller = now + BYTES_OF_NO_MATTER < before * LEAST_SHARE;
    return larger || smaller
        ? say(
            "%s has %.1f MB, and the published one %.1f MB: %.1f to %.1f times as much is allowed.",
            rendition.getRenditionId(),
            now / MEGABYTE,
            before / MEGABYTE,
            LEAST_SHARE,
            mostSizePercent / PERCENT)
        : null;
  }

  private static String say(String sentence, Object... values) {
    return String.format(Locale.ROOT, sentence, values);
  }
}
