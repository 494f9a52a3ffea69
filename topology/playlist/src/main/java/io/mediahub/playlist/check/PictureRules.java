package io.mediahub.playlist.check;

import io.mediahub.hls.check.Findings;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.VideoRendition;

/** Rules 18, 19 and 20: the rungs of the ladder, compared with the source. */
final class PictureRules {
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
    pack.video().forEach(this::picture);
    record Size(int width, int height, long bits, String format) {}
    long distinct =
        pack.video().stream()
            .map(VideoRendition::rung)
            .map(r -> new Size(r.getWidth(), r.getHeight(), r.getMaxBitsPerSecond(), r.getFormat()))
            .distinct()
            .count();
    findings.require(distinct == pack.video().size(), 20, "Two rungs of the ladder are the same.");
  }

  private void picture(VideoRendition video) {
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
