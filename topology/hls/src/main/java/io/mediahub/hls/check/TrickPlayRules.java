package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Rendition.Place;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.measure.SegmentFacts;
import io.mediahub.hls.measure.SegmentFacts.KeyFrame;
import io.mediahub.hls.mp4.RenditionBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rule 12: I-frame playlists, compared with the key frames in the segments. */
final class TrickPlayRules {
  private final StreamFacts stream;
  private final Variants variants;
  private final Findings findings;

  TrickPlayRules(StreamFacts stream, Variants variants, Findings findings) {
    this.stream = stream;
    this.variants = variants;
    this.findings = findings;
  }

  void check() {
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
    double peak = Rates.peak(bytes.keyFrames(), target);
    findings.require(
        !source.whole()
            || (stream.complete()
                ? Math.abs(listed.number("BANDWIDTH") - peak) <= Rates.WITHIN * peak + 1
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
          picture.isOf(listed.text("VIDEO-RANGE")),
          Weight.POLICY,
          12,
          "%s does not have the VIDEO-RANGE of its pictures: \"%s\".",
          name,
          listed.text("VIDEO-RANGE"));
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
}
