package io.mediahub.hls.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.mp4.RenditionBytes;
import java.util.List;

/** Rule 10: the bit rates of a variant, compared with what was measured. */
final class RateRules {
  private static final double PEAK_TO_AVERAGE = 2.0;

  private final StreamFacts stream;
  private final Variants variants;
  private final Findings findings;

  RateRules(StreamFacts stream, Variants variants, Findings findings) {
    this.stream = stream;
    this.variants = variants;
    this.findings = findings;
  }

  void check(Listed variant, Rendition rendition) {
    List<Rendition> sound = variants.renditions(variant, "AUDIO", stream);
    if (!rendition.whole() || sound.stream().anyMatch(each -> !each.whole())) {
      findings.unchecked(10, "%s: not all of its segments could be read", rendition.name());
      return;
    }
    boolean own = !sound.contains(rendition);
    double target = rendition.read().map(Playlist::targetDuration).orElse(Double.NaN);
    double peak =
        most(sound, each -> Rates.peak(each, target))
            + (own ? Rates.peak(pieces(rendition), target) : 0);
    double average = most(sound, Rates::average) + (own ? Rates.average(pieces(rendition)) : 0);
    bitRate(rendition, "BANDWIDTH", variant.number("BANDWIDTH"), peak);
    if (variant.has("AVERAGE-BANDWIDTH")) {
      bitRate(rendition, "AVERAGE-BANDWIDTH", variant.number("AVERAGE-BANDWIDTH"), average);
    }
    findings.require(
        !stream.complete() || peak <= PEAK_TO_AVERAGE * average,
        Weight.ADVICE,
        10,
        "%s: the peak is %.1f times the average.",
        rendition.name(),
        peak / average);
  }

  private interface Rate {
    double of(List<Piece> pieces);
  }

  private static double most(List<Rendition> renditions, Rate rate) {
    return renditions.stream().mapToDouble(each -> rate.of(pieces(each))).max().orElse(0);
  }

  private static List<Piece> pieces(Rendition rendition) {
    Measured measured = rendition.measured();
    RenditionBytes bytes = measured == null ? null : measured.bytes();
    return bytes == null ? List.of() : bytes.segments();
  }

  /** While a stream grows, its bit rates are bounds for what is still to come. */
  private void bitRate(Rendition rendition, String name, double stated, double found) {
    double least = stream.complete() ? found * (1 - Rates.WITHIN) : found;
    boolean most = !stream.complete() || stated <= found * (1 + Rates.WITHIN) + 1;
    findings.require(
        stated >= least && most,
        name.equals("BANDWIDTH") || stream.complete() ? Weight.MUST : Weight.POLICY,
        10,
        "%s: %s is %.0f, measured %.0f.",
        rendition.name(),
        name,
        stated,
        found);
  }
}
