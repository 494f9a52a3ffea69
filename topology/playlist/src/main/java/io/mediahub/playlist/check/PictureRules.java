package io.mediahub.playlist.check;

import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.VideoRendition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules 8, 17, 18, 19 and 20: properties of renditions. */
final class PictureRules {
  private static final Pattern AVC =
      Pattern.compile("avc1\\.(42|4D|58|64)[0-9A-F]{2}([0-9A-F]{2})", Pattern.CASE_INSENSITIVE);
  private static final Pattern HEVC = Pattern.compile("hvc1\\.[A-Za-z0-9.]+");
  private static final Pattern AV1 = Pattern.compile("av01\\.[0-9A-Za-z.]+");
  private static final Pattern SOUND = Pattern.compile("mp4a\\.40\\.[0-9]+|ac-3|ec-3|[oO]pus|fLaC");

  /** H.264 level 5.2 as it stands in avcC. */
  private static final int HIGHEST_LEVEL = 52;

  private static final double FASTEST = 60.0;

  private final HlsPackage pack;
  private final MediaFacts source;
  private final Findings findings;

  PictureRules(HlsPackage pack, MediaFacts source, Findings findings) {
    this.pack = pack;
    this.source = source;
    this.findings = findings;
  }

  void check() {
    pack.audio().forEach(this::sound);
    pack.video().forEach(this::picture);
    record Size(int width, int height, long bits) {}
    long distinct =
        pack.video().stream()
            .map(VideoRendition::rung)
            .map(r -> new Size(r.getWidth(), r.getHeight(), r.getMaxBitsPerSecond()))
            .distinct()
            .count();
    findings.require(distinct == pack.video().size(), 20, "Two rungs of the ladder are the same.");
  }

  private void sound(AudioRendition audio) {
    findings.require(
        SOUND.matcher(audio.track().codecs()).matches(),
        8,
        "%s is not one audio track: %s.",
        audio.id(),
        audio.track().codecs());
  }

  private void picture(VideoRendition video) {
    String codecs = video.track().codecs();
    Matcher avc = AVC.matcher(codecs);
    findings.require(
        avc.matches() || HEVC.matcher(codecs).matches() || AV1.matcher(codecs).matches(),
        17,
        "%s: %s is not one video track of H.264 (avc1), HEVC (hvc1) or AV1.",
        video.id(),
        codecs);
    findings.require(
        !avc.matches() || Integer.parseInt(avc.group(2), 16) <= HIGHEST_LEVEL,
        17,
        "%s: the H.264 level of %s is above 5.2.",
        video.id(),
        codecs);
    findings.require(
        video.frameRate() <= FASTEST + 0.001,
        18,
        "%s has %.3f frames a second.",
        video.id(),
        video.frameRate());
    findings.require(
        video.rung().getWidth() % 2 == 0 && video.rung().getHeight() % 2 == 0,
        19,
        "%s has an odd size: %s.",
        video.id(),
        video.resolution());
    if (source.width() > 0) {
      comparedWithSource(video);
    }
  }

  /** Sizes are rounded to even numbers, so they may be off by two. */
  private void comparedWithSource(VideoRendition video) {
    int width = video.rung().getWidth();
    int height = video.rung().getHeight();
    findings.require(
        width <= source.width() + 1 && height <= source.height() + 1,
        19,
        "%s (%s) is larger than the source (%dx%d).",
        video.id(),
        video.resolution(),
        source.width(),
        source.height());
    double widthForHeight = (double) height * source.width() / source.height();
    double heightForWidth = (double) width * source.height() / source.width();
    findings.require(
        Math.abs(widthForHeight - width) <= 2 || Math.abs(heightForWidth - height) <= 2,
        19,
        "%s (%s) does not have the shape of the source (%dx%d).",
        video.id(),
        video.resolution(),
        source.width(),
        source.height());
  }
}
