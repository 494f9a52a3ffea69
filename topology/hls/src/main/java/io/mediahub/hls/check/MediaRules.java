package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.measure.Measured.Container;
import io.mediahub.hls.measure.SegmentFacts;
import io.mediahub.hls.mp4.RenditionBytes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules 8, 17, 18, 19, 21 and 23: what is in the segments. */
final class MediaRules {
  private static final Pattern AVC =
      Pattern.compile("avc1\\.(42|4d|58|64)[0-9a-f]{2}([0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHER = Pattern.compile("(hvc1|dvh1|av01)(\\..*)?");
  private static final Pattern SOUND =
      Pattern.compile("mp4a\\.(40\\.[0-9]+|6b|69)|ac-3|ec-3|[oO]pus|fLaC|alac");

  /** H.264 level 5.2 as it stands in avcC. */
  private static final int HIGHEST_LEVEL = 52;

  private static final double FASTEST = 60.0;

  private static final double LEAST_SOUND = 32_000;
  private static final double MOST_SOUND = 160_000;

  private final StreamFacts stream;
  private final @Nullable Variants variants;
  private final Findings findings;

  MediaRules(StreamFacts stream, @Nullable Variants variants, Findings findings) {
    this.stream = stream;
    this.variants = variants;
    this.findings = findings;
  }

  void check() {
    for (Rendition rendition : stream.media()) {
      Measured measured = rendition.measured();
      if (measured != null) {
        packing(rendition, measured);
        tracks(rendition, measured);
        RenditionBytes bytes = measured.bytes();
        if (bytes != null && bytes.picture() != null) {
          picture(rendition, measured, bytes.picture(), bytes.even());
        } else if (measured.hasVideo()) {
          for (int rule : List.of(17, 18, 19)) {
            findings.unchecked(rule, "%s: its picture could not be read", rendition.name());
          }
        }
      }
    }
    shapes();
    absent();
    subtitles();
  }

  private void packing(Rendition rendition, Measured measured) {
    measured.faults().forEach(fault -> findings.add(8, "%s", fault));
    if (measured.bytes() == null) {
      findings.unchecked(
          8,
          measured.container() == Container.PACKED_AUDIO
              ? "%s: packed audio is not read"
              : "%s: none of its segments could be read",
          rendition.name());
      return;
    }
    if (measured.container() == Container.MP4) {
      findings.require(
          measured.bytes().even(),
          Weight.POLICY,
          8,
          "%s: its samples do not last equally long.",
          rendition.name());
      Playlist list = rendition.list();
      findings.require(
          list == null || list.has("EXT-X-MAP"), 8, "%s has no EXT-X-MAP.", rendition.name());
    }
    findings.require(
        measured.tracks().size() <= 1,
        Weight.POLICY,
        8,
        "%s has %d tracks in one file.",
        rendition.name(),
        measured.tracks().size());
  }

  private void tracks(Rendition rendition, Measured measured) {
    for (Measured.Track track : measured.tracks()) {
      String codecs = track.codecs();
      if (track.video()) {
        codec(rendition, measured.container(), codecs);
        findings.require(
            !track.turned(),
            Weight.POLICY,
            19,
            "%s tells the player to turn the picture.",
            rendition.name());
      } else if (track.sound()) {
        findings.require(
            SOUND.matcher(codecs).matches(),
            8,
            "%s is not one audio track: %s.",
            rendition.name(),
            codecs);
      }
    }
    List<Measured.Track> sound = measured.tracks().stream().filter(Measured.Track::sound).toList();
    if (!sound.isEmpty()) {
      findings.require(
          sound.size() == 1, 21, "%s has %d sounds in one file.", rendition.name(), sound.size());
      soundRate(rendition, measured, sound.getFirst());
    }
  }

  private void soundRate(Rendition rendition, Measured measured, Measured.Track track) {
    if (measured.hasVideo() || !track.codecs().equals("mp4a.40.2") || track.channels() > 2) {
      return;
    }
    RenditionBytes bytes = measured.bytes();
    if (bytes == null) {
      findings.unchecked(21, "%s: its bit rate could not be read", rendition.name());
      return;
    }
    double rate = Rates.average(bytes.segments());
    findings.require(
        rate >= LEAST_SOUND && rate <= MOST_SOUND * 1.1,
        Weight.ADVICE,
        21,
        "%s: stereo AAC of %.0f kb/s is outside of 32 to 160 kb/s.",
        rendition.name(),
        rate / 1000);
  }

  private void codec(Rendition rendition, Container container, String codecs) {
    if (codecs.isEmpty()) {
      findings.unchecked(17, "%s: how its picture is coded could not be read", rendition.name());
      return;
    }
    Matcher avc = AVC.matcher(codecs);
    boolean other = OTHER.matcher(codecs).matches();
    findings.require(
        avc.matches() || other,
        17,
        "%s: %s is not one video track of H.264 (avc1) up to High, HEVC (hvc1) or AV1.",
        rendition.name(),
        codecs);
    findings.require(
        !avc.matches() || Integer.parseInt(avc.group(2), 16) <= HIGHEST_LEVEL,
        17,
        "%s: the H.264 level of %s is above 5.2.",
        rendition.name(),
        codecs);
    findings.require(
        !other || container == Container.MP4,
        17,
        "%s: %s belongs in fMP4, and not in a transport stream.",
        rendition.name(),
        codecs);
  }

  private void picture(
      Rendition rendition, Measured measured, RenditionBytes.Picture picture, boolean even) {
    String name = rendition.name();
    String stated =
        measured.tracks().stream()
            .filter(Measured.Track::video)
            .map(Measured.Track::codecs)
            .findFirst()
            .orElse("");
    findings.require(
        picture.codecs().equalsIgnoreCase(stated) || stated.isEmpty(),
        17,
        "%s: its init segment says %s, its decoder is told %s.",
        name,
        stated,
        picture.codecs());
    Matcher told = AVC.matcher(picture.codecs());
    findings.require(
        told.matches()
            ? Integer.parseInt(told.group(2), 16) <= HIGHEST_LEVEL
            : !picture.codecs().toLowerCase(Locale.ROOT).startsWith("avc"),
        17,
        "%s: %s is not H.264 up to level 5.2.",
        name,
        picture.codecs());
    if (even) {
      findings.require(
          picture.framesPerSecond() <= FASTEST + measured.container().rateRounding(),
          18,
          "%s has %.3f frames a second.",
          name,
          picture.framesPerSecond());
    } else {
      findings.unchecked(18, "%s: its frame rate varies", name);
    }
    findings.require(picture.progressive(), 18, "%s is interlaced.", name);
    String range = range(rendition);
    findings.require(
        picture.isOf(range),
        18,
        picture.standardRange()
            ? "%s is SDR, its VIDEO-RANGE says \"%s\"."
            : "%s is HDR, its VIDEO-RANGE says \"%s\".",
        name,
        range);
    findings.require(
        picture.squarePixels(), Weight.POLICY, 19, "%s has pixels that are not square.", name);
    findings.require(
        picture.width() % 2 == 0 && picture.height() % 2 == 0,
        Weight.POLICY,
        19,
        "%s has an odd size: %s.",
        name,
        picture.size());
  }

  private String range(Rendition rendition) {
    Listed listed = variants == null ? null : variants.of(rendition.uri());
    return listed == null ? "" : listed.text("VIDEO-RANGE");
  }

  /** All pictures of a ladder have one shape, and one of them can be shown everywhere. */
  private void shapes() {
    List<RenditionBytes.Picture> pictures =
        stream.video().stream()
            .map(Rendition::measured)
            .flatMap(measured -> Optional.ofNullable(measured).stream())
            .flatMap(measured -> Optional.ofNullable(measured.bytes()).stream())
            .flatMap(bytes -> Optional.ofNullable(bytes.picture()).stream())
            .toList();
    if (pictures.isEmpty()) {
      return;
    }
    RenditionBytes.Picture largest = pictures.getFirst();
    for (RenditionBytes.Picture each : pictures) {
      largest = each.width() > largest.width() ? each : largest;
    }
    for (RenditionBytes.Picture each : pictures) {
      double width = (double) each.height() * largest.width() / largest.height();
      double height = (double) each.width() * largest.height() / largest.width();
      findings.require(
          Math.abs(width - each.width()) <= 3 || Math.abs(height - each.height()) <= 3,
          Weight.POLICY,
          19,
          "Pictures have different shapes: %s and %s.",
          each.size(),
          largest.size());
    }
    findings.require(
        pictures.stream().anyMatch(RenditionBytes.Picture::standardRange),
        18,
        "Every picture is HDR: a screen of standard range has none.");
  }

  private void absent() {
    boolean read = stream.media().stream().anyMatch(each -> each.measured() != null);
    if (read && stream.video().isEmpty()) {
      for (int rule : List.of(17, 18, 19)) {
        findings.absent(rule, "no pictures");
      }
    }
    if (read && stream.media().stream().noneMatch(Rendition::hasSound)) {
      findings.absent(21, "no sound");
      findings.absent(22, "no sound");
    }
  }

  private void subtitles() {
    List<Rendition> all = stream.subtitles();
    if (all.isEmpty()) {
      findings.absent(23, "no subtitles");
      return;
    }
    long whole =
        stream.media().stream()
            .flatMap(each -> each.read().stream())
            .mapToLong(Playlist::durationMicros)
            .max()
            .orElse(0);
    for (Rendition rendition : all) {
      rendition.read().ifPresent(list -> spans(rendition, list, whole));
      Measured measured = rendition.measured();
      if (measured == null || measured.segments().isEmpty()) {
        findings.unchecked(23, "%s: none of its segments could be read", rendition.name());
        continue;
      }
      measured.faults().forEach(fault -> findings.add(23, "%s", fault));
      for (SegmentFacts segment : measured.segments()) {
        SegmentFacts.Text text = segment.text();
        if (text != null) {
          findings.require(text.timestampMap(), 23, "%s has no X-TIMESTAMP-MAP.", segment.name());
        }
      }
    }
  }

  private void spans(Rendition rendition, Playlist list, long whole) {
    long difference = Math.abs(list.durationMicros() - whole);
    double segment = Double.isNaN(list.targetDuration()) ? 0 : list.targetDuration() * 1e6;
    findings.require(
        !stream.complete() || difference <= Math.min(segment, 1e6),
        23,
        "%s covers %.3f s of %.3f s.",
        rendition.name(),
        list.durationMicros() / 1e6,
        whole / 1e6);
  }
}
