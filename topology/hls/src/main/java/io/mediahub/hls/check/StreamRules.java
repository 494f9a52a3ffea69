package io.mediahub.hls.check;

import java.util.List;

/**
 * Applies the rules of docs/hls-checklist.md to a stream. They are the same for the package that is
 * to be published and for the stream of a stranger; what only the maker of a package can know is
 * checked by its maker.
 */
public final class StreamRules {
  /** How many rules the checklist has. */
  public static final int RULES = 23;

  private StreamRules() {}

  /** All rules that can be applied to what is known. */
  public static void check(StreamFacts stream, Findings findings) {
    Playlist multivariant = stream.multivariant();
    new SyntaxRules(findings).check(stream);
    new TimeRules(stream, findings).check();
    new KeyRules(findings).check(stream);
    Variants variants = multivariant == null ? null : Variants.of(multivariant, findings);
    new MediaRules(stream, variants, findings).check();
    if (multivariant == null || variants == null) {
      for (int rule : List.of(9, 10, 11, 12, 13, 20)) {
        findings.absent(rule, "no multivariant playlist");
      }
      return;
    }
    new GroupRules(findings).check(variants);
    new VariantRules(stream, variants, findings).check(multivariant);
  }

  /** What is left to say of a stream whose source nobody knows. */
  public static void checkWithoutSource(StreamFacts stream, Findings findings) {
    Playlist multivariant = stream.multivariant();
    if (multivariant != null) {
      Variants variants = Variants.of(multivariant, new Findings());
      new VariantRules(stream, variants, findings).ladder();
    }
    if (!stream.video().isEmpty()) {
      findings.unchecked(19, "the source, which nothing may be larger than, is not known");
    }
    findings.unchecked(22, "loudness is measured by decoding, which is not done here");
  }
}
