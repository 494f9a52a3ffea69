package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.mp4.RenditionBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules 7, 9, 11 and 20: what the multivariant playlist says of its variants, compared with what
 * was measured. It shares no code with what makes the playlists.
 */
final class VariantRules {
  /** Of which the decoder is told how many channels there are. */
  private static final String AAC = "mp4a.40.";

  private static final int STEREO = 2;

  /** A bitrate that any cellular connection carries. */
  private static final long CELLULAR_BITS = 192_000;

  /** The first variant is what a player starts with: near 2000 kb/s (Apple, 9.15). */
  private static final long FIRST_VARIANT_BITS = 2_000_000;

  private final StreamFacts stream;
  private final Variants variants;
  private final Findings findings;

  VariantRules(StreamFacts stream, Variants variants, Findings findings) {
    this.stream = stream;
    this.variants = variants;
    this.findings = findings;
  }

  void check(Playlist multivariant) {
    findings.require(
        multivariant.has("EXT-X-INDEPENDENT-SEGMENTS"),
        7,
        "%s has no EXT-X-INDEPENDENT-SEGMENTS.",
        multivariant.name());
    findings.require(!variants.all().isEmpty(), 9, "%s lists no variant.", multivariant.name());
    for (Listed variant : variants.all()) {
      Optional<Rendition> rendition = stream.rendition(variant.uri());
      attributes(variant, rendition);
      rendition.ifPresent(
          found -> {
            codecs(variant, found);
            new RateRules(stream, variants, findings).check(variant, found);
          });
    }
    new TrickPlayRules(stream, variants, findings).check();
    channels();
    choice();
  }

  /**
   * A player without a surround decoder leaves out what says that it has more than two channels.
   * Those of one and two are alike to it, and some encoders hide the second.
   */
  private void channels() {
    for (Listed entry : variants.groups()) {
      Measured measured = stream.rendition(entry.uri()).map(Rendition::measured).orElse(null);
      int found =
          measured == null
              ? 0
              : measured.tracks().stream()
                  .filter(track -> track.codecs().startsWith(AAC))
                  .mapToInt(Measured.Track::channels)
                  .max()
                  .orElse(0);
      String stated = entry.text("CHANNELS");
      if (found > 0 && entry.text("TYPE").equals("AUDIO") && !stated.contains("JOC")) {
        findings.require(
            (found <= STEREO && (stated.isEmpty() || stated.matches("[12](/.*)?")))
                || stated.matches(found + "(/.*)?"),
            13,
            "\"%s\" in the group %s has %d channels, its CHANNELS says \"%s\".",
            entry.text("NAME"),
            entry.text("GROUP-ID"),
            found,
            stated);
      }
    }
  }

  private boolean isVideo(Listed variant, Optional<Rendition> rendition) {
    Measured measured = rendition.map(Rendition::measured).orElse(null);
    return (measured == null || measured.tracks().isEmpty())
        ? variant.has("RESOLUTION")
        : measured.hasVideo();
  }

  private void attributes(Listed variant, Optional<Rendition> rendition) {
    String name = rendition.map(Rendition::name).orElse(variant.uri());
    for (String each : List.of("BANDWIDTH", "AVERAGE-BANDWIDTH")) {
      findings.require(
          variant.text(each).matches("[1-9][0-9]{0,18}"), 9, "%s has no %s.", name, each);
    }
    findings.require(variant.has("CODECS"), 9, "%s has no CODECS.", name);
    if (!isVideo(variant, rendition)) {
      findings.require(
          !variant.has("RESOLUTION") && !variant.has("FRAME-RATE"),
          9,
          "%s is audio, but its variant has RESOLUTION or FRAME-RATE.",
          name);
      return;
    }
    for (String each : List.of("RESOLUTION", "FRAME-RATE")) {
      findings.require(variant.has(each), 9, "%s has no %s.", name, each);
    }
    rendition.map(Rendition::measured).ifPresent(measured -> picture(variant, name, measured));
  }

  private void picture(Listed variant, String name, Measured measured) {
    RenditionBytes bytes = measured.bytes();
    RenditionBytes.Picture picture = bytes == null ? null : bytes.picture();
    if (bytes == null || picture == null) {
      findings.unchecked(9, "%s: the size of its picture could not be read", name);
      return;
    }
    if (variant.has("RESOLUTION")) {
      findings.require(
          variant.text("RESOLUTION").equals(picture.size()),
          9,
          "%s is %s, its RESOLUTION says %s.",
          name,
          picture.size(),
          variant.text("RESOLUTION"));
    }
    if (variant.has("FRAME-RATE")) {
      findings.require(
          !bytes.even()
              || Math.abs(variant.number("FRAME-RATE") - picture.framesPerSecond())
                  <= measured.container().rateRounding(),
          9,
          "%s has %.3f frames a second, its FRAME-RATE says %s.",
          name,
          picture.framesPerSecond(),
          variant.text("FRAME-RATE"));
    }
  }

  private void codecs(Listed variant, Rendition rendition) {
    List<Rendition> all =
        Stream.of(
                List.of(rendition),
                variants.renditions(variant, "AUDIO", stream),
                variants.renditions(variant, "VIDEO", stream))
            .flatMap(List::stream)
            .distinct()
            .toList();
    if (!variant.has("CODECS")) {
      return;
    }
    if (all.stream().anyMatch(each -> each.measured() == null || each.measured().bytes() == null)) {
      findings.unchecked(11, "%s: not all of its renditions could be read", rendition.name());
      return;
    }
    List<String> stated =
        Stream.of(variant.text("CODECS").split(",", -1))
            .map(codec -> codec.strip().toLowerCase(Locale.ROOT))
            .toList();
    List<String> found =
        all.stream()
            .flatMap(
                each -> each.measured() == null ? Stream.of() : each.measured().tracks().stream())
            .filter(track -> track.video() || track.sound())
            .map(track -> track.codecs().toLowerCase(Locale.ROOT))
            .filter(codec -> !codec.isEmpty())
            .distinct()
            .toList();
    for (String codec : found) {
      findings.require(
          stated.stream().anyMatch(each -> same(each, codec)),
          11,
          "%s: the segments say %s, CODECS says \"%s\".",
          rendition.name(),
          codec,
          variant.text("CODECS"));
    }
    for (String codec : stated) {
      findings.require(
          found.stream().anyMatch(each -> same(codec, each))
              || codec.startsWith("stpp")
              || codec.startsWith("wvtt"),
          Weight.POLICY,
          11,
          "%s: CODECS says %s, which no segment has.",
          rendition.name(),
          codec);
    }
  }

  /** A format without its details, as a transport stream shows it, is one with any. */
  private static boolean same(String stated, String found) {
    return stated.equals(found)
        || (!found.contains(".")
            && stated.substring(0, Math.min(4, stated.length())).equals(found));
  }

  /** What a player may choose from. */
  private void choice() {
    List<Listed> all = variants.all();
    if (all.isEmpty()) {
      return;
    }
    findings.require(
        all.stream()
                .map(each -> each.uri() + "\n" + each.text("AUDIO") + "\n" + each.text("SUBTITLES"))
                .distinct()
                .count()
            == all.size(),
        20,
        "A rendition is listed twice.");
    List<Listed> pictures =
        all.stream().filter(each -> isVideo(each, stream.rendition(each.uri()))).toList();
    List<Listed> sound = new ArrayList<>(all);
    sound.removeAll(pictures);
    boolean groups =
        variants.groups().stream()
            .anyMatch(each -> each.text("TYPE").equals("AUDIO") && each.has("URI"));
    findings.require(
        !groups || pictures.isEmpty() || !sound.isEmpty(),
        Weight.POLICY,
        20,
        "No variant is audio alone, for connections too slow for video.");
    Optional<Listed> lowest =
        sound.stream().min(Comparator.comparingDouble(each -> each.number("BANDWIDTH")));
    findings.require(
        lowest.isEmpty() || !(lowest.get().number("BANDWIDTH") > CELLULAR_BITS),
        Weight.ADVICE,
        20,
        "%s is sound alone above %d kb/s, and no other is below.",
        lowest.map(Listed::uri).orElse(""),
        CELLULAR_BITS / 1000);
    Listed first = all.getFirst();
    findings.require(
        (pictures.isEmpty() || pictures.contains(first))
            && pictures.stream()
                .filter(each -> isAlike(each, first))
                .allMatch(each -> distance(first) <= distance(each)),
        Weight.POLICY,
        20,
        "The first variant is not the one nearest to %d kb/s.",
        FIRST_VARIANT_BITS / 1000);
  }

  /** A player that plays one of them plays the other: it has the same formats. */
  private static boolean isAlike(Listed one, Listed other) {
    return Stream.of("AUDIO", "VIDEO-RANGE")
            .allMatch(each -> one.text(each).equals(other.text(each)))
        && format(one).equals(format(other));
  }

  private static String format(Listed variant) {
    String codecs = variant.text("CODECS");
    return codecs.substring(0, Math.min(4, codecs.length()));
  }

  private static double distance(Listed variant) {
    return Math.abs(variant.number("BANDWIDTH") - FIRST_VARIANT_BITS);
  }

  /** What can be asked of a ladder only while nobody knows its source. */
  void ladder() {
    findings.require(
        variants.all().stream().anyMatch(each -> each.number("BANDWIDTH") <= CELLULAR_BITS),
        Weight.ADVICE,
        20,
        "No variant is at most %d kb/s, for cellular connections.",
        CELLULAR_BITS / 1000);
    findings.require(
        variants.all().stream().map(Listed::uri).distinct().count() > 1,
        Weight.ADVICE,
        20,
        "There is one variant only, so a player cannot adapt to its connection.");
  }
}
