package io.mediahub.hls.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Rendition.Place;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.measure.SegmentFacts;
import io.mediahub.hls.measure.SegmentFacts.KeyFrame;
import io.mediahub.hls.mp4.RenditionBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules 7, 9, 10, 11, 12 and 20: what the multivariant playlist says of its variants, compared with
 * what was measured. It shares no code with what makes the playlists.
 */
final class VariantRules {
  private static final double WITHIN = 0.10;
  private static final double PEAK_TO_AVERAGE = 2.0;

  /** FRAME-RATE has three decimal places. */
  private static final double RATE_ROUNDING = 0.0011;

  /** The clock of a transport stream rounds the times of its pictures. */
  private static final double TICK_ROUNDING = 0.02;

  /** A bitrate that any cellular connection carries. */
  private static final long CELLULAR_BITS = 192_000;

  /** Pieces without a length must not make a run of all of them. */
  private static final int MOST_PIECES = 500;

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
            bitRates(variant, found);
          });
    }
    iframes();
    choice();
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
      boolean exact = measured.container() == Measured.Container.MP4;
      findings.require(
          !bytes.even()
              || Math.abs(variant.number("FRAME-RATE") - picture.framesPerSecond())
                  <= (exact ? RATE_ROUNDING : TICK_ROUNDING),
          9,
          "%s has %.3f frames a second, its FRAME-RATE says %s.",
          name,
          picture.framesPerSecond(),
          variant.text("FRAME-RATE"));
    }
  }

  /** The renditions of the groups that a variant refers to. */
  private List<Rendition> group(Listed variant, String type) {
    return variant.text(type).isEmpty()
        ? List.of()
        : variants.group(type, variant.text(type)).stream()
            .flatMap(entry -> stream.rendition(entry.uri()).stream())
            .toList();
  }

  private void codecs(Listed variant, Rendition rendition) {
    List<Rendition> all =
        Stream.of(List.of(rendition), group(variant, "AUDIO"), group(variant, "VIDEO"))
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

  private void bitRates(Listed variant, Rendition rendition) {
    List<Rendition> sound = group(variant, "AUDIO");
    if (!rendition.whole() || sound.stream().anyMatch(each -> !each.whole())) {
      findings.unchecked(10, "%s: not all of its segments could be read", rendition.name());
      return;
    }
    boolean own = !sound.contains(rendition);
    double target = rendition.read().map(Playlist::targetDuration).orElse(Double.NaN);
    double peak =
        most(sound, each -> peak(each, target)) + (own ? peak(pieces(rendition), target) : 0);
    double average = most(sound, VariantRules::average) + (own ? average(pieces(rendition)) : 0);
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
    double least = stream.complete() ? found * (1 - WITHIN) : found;
    boolean most = !stream.complete() || stated <= found * (1 + WITHIN) + 1;
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

  /** Of any run of pieces that lasts 0.5 to 1.5 target durations (RFC 8216, 4.3.4.2). */
  private static double peak(List<Piece> pieces, double targetSeconds) {
    double least = targetSeconds * 500_000;
    double most = targetSeconds * 1_500_000;
    double peak = average(pieces);
    int from = 0;
    long micros = 0;
    for (int to = 0; to < pieces.size(); to++) {
      micros += pieces.get(to).durationMicros();
      while ((micros > most || to - from >= MOST_PIECES) && from <= to) {
        micros -= pieces.get(from++).durationMicros();
      }
      long runMicros = micros;
      long runBytes = 0;
      for (int i = from; i <= to; i++) {
        runBytes += pieces.get(i).sizeBytes();
      }
      for (int start = from; start <= to && runMicros >= least && runMicros > 0; start++) {
        peak = Math.max(peak, runBytes * 8e6 / runMicros);
        runMicros -= pieces.get(start).durationMicros();
        runBytes -= pieces.get(start).sizeBytes();
      }
    }
    return peak;
  }

  private static double average(List<Piece> pieces) {
    long micros = pieces.stream().mapToLong(Piece::durationMicros).sum();
    long bytes = pieces.stream().mapToLong(Piece::sizeBytes).sum();
    return micros == 0 ? 0 : bytes * 8e6 / micros;
  }

  private void iframes() {
    if (stream.video().isEmpty() && variants.all().stream().noneMatch(v -> v.has("RESOLUTION"))) {
      findings.absent(12, "no pictures");
      return;
    }
    findings.require(
        !variants.iframes().isEmpty(), 12, "No EXT-X-I-FRAME-STREAM-INF is there, for trick play.");
    Map<String, Rendition> byAddress = stream.byAddress();
    for (Listed listed : variants.iframes()) {
      findings.require(!listed.uri().isEmpty(), 12, "An EXT-X-I-FRAME-STREAM-INF has no URI.");
      for (String each : List.of("CODECS", "RESOLUTION")) {
        findings.require(listed.has(each), 12, "%s has no %s.", listed.uri(), each);
      }
      findings.require(
          listed.text("BANDWIDTH").matches("[1-9][0-9]{0,18}"),
          12,
          "%s has no BANDWIDTH.",
          listed.uri());
      stream.iframes().stream()
          .filter(each -> each.uri().equals(listed.uri()))
          .findFirst()
          .ifPresent(iframes -> keyFrames(listed, iframes, byAddress));
    }
  }

  private void keyFrames(Listed listed, Rendition iframes, Map<String, Rendition> byAddress) {
    Rendition source =
        iframes.places().isEmpty() ? null : byAddress.get(iframes.places().getFirst().address());
    Measured measured = source == null ? null : source.measured();
    RenditionBytes bytes = measured == null ? null : measured.bytes();
    if (source == null || measured == null || bytes == null) {
      findings.unchecked(12, "%s: its key frames are in no segment that was read", iframes.name());
      return;
    }
    if (bytes.keyFrames().stream().anyMatch(key -> key.sizeBytes() == 0)) {
      findings.unchecked(
          12,
          measured.container() == Measured.Container.MP4
              ? "%s: a key frame does not begin its fragment"
              : "%s: where key frames end is read in fMP4 only",
          iframes.name());
      return;
    }
    Map<String, KeyFrame> known = known(source, measured);
    Set<String> read = read(source, measured);
    for (Place place : iframes.places()) {
      if (!read.contains(place.address())) {
        findings.unchecked(12, "%s: %s could not be read", iframes.name(), place.address());
        continue;
      }
      KeyFrame key = known.get(place.address() + "@" + place.offset());
      findings.require(
          key != null && (place.length() < 0 || place.length() >= key.sizeBytes()),
          12,
          "%s: no whole key frame is at byte %d of %s.",
          iframes.name(),
          place.offset(),
          place.address());
    }
    picture(listed, iframes.name(), bytes.picture());
    double target = source.read().map(Playlist::targetDuration).orElse(Double.NaN);
    double peak = peak(bytes.keyFrames(), target);
    findings.require(
        !source.whole()
            || (stream.complete()
                ? Math.abs(listed.number("BANDWIDTH") - peak) <= WITHIN * peak + 1
                : listed.number("BANDWIDTH") >= peak),
        Weight.POLICY,
        12,
        "%s: the I-frame BANDWIDTH is %.0f, measured %.0f.",
        iframes.name(),
        listed.number("BANDWIDTH"),
        peak);
  }

  private void picture(Listed listed, String name, RenditionBytes.@Nullable Picture picture) {
    if (picture != null) {
      findings.require(
          listed.text("RESOLUTION").equals(picture.size()),
          12,
          "%s is %s, its RESOLUTION says %s.",
          name,
          picture.size(),
          listed.text("RESOLUTION"));
      findings.require(
          listed.text("CODECS").equalsIgnoreCase(picture.codecs())
              || !picture.codecs().startsWith("avc"),
          12,
          "%s is %s, its CODECS says \"%s\".",
          name,
          picture.codecs(),
          listed.text("CODECS"));
    }
  }

  /** The files of a rendition that could be read. */
  private static Set<String> read(Rendition source, Measured measured) {
    List<SegmentFacts> segments = measured.segments();
    return IntStream.range(0, Math.min(segments.size(), source.places().size()))
        .filter(i -> segments.get(i).durationMicros() > 0)
        .mapToObj(i -> source.places().get(i).address())
        .collect(Collectors.toSet());
  }

  /** The key frames of a rendition by the file and the byte at which they begin. */
  private static Map<String, KeyFrame> known(Rendition source, Measured measured) {
    Map<String, KeyFrame> known = new HashMap<>();
    List<SegmentFacts> segments = measured.segments();
    for (int i = 0; i < Math.min(segments.size(), source.places().size()); i++) {
      Place place = source.places().get(i);
      for (KeyFrame key : segments.get(i).keyFrames()) {
        known.put(place.address() + "@" + (place.offset() + key.offsetBytes()), key);
      }
    }
    return known;
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
    for (Listed variant : sound) {
      findings.require(
          !(variant.number("BANDWIDTH") > CELLULAR_BITS),
          Weight.ADVICE,
          20,
          "%s is sound alone above %d kb/s.",
          variant.uri(),
          CELLULAR_BITS / 1000);
    }
    Listed first = all.getFirst();
    findings.require(
        (pictures.isEmpty() || pictures.contains(first))
            && pictures.stream().allMatch(each -> distance(first) <= distance(each)),
        Weight.POLICY,
        20,
        "The first variant is not the one nearest to %d kb/s.",
        FIRST_VARIANT_BITS / 1000);
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
