package io.mediahub.playlist.check;

import io.mediahub.playlist.check.PlaylistReader.Playlist;
import io.mediahub.playlist.check.Variants.Listed;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.VideoRendition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules 7, 9, 11, 12 and 20: the variants of the multivariant playlist. */
final class VariantRules {
  /** A bitrate that any cellular connection carries. */
  private static final long CELLULAR_BITS = 192_000;

  private final HlsPackage pack;
  private final Findings findings;
  private final Findings advice;

  VariantRules(HlsPackage pack, Findings findings, Findings advice) {
    this.pack = pack;
    this.findings = findings;
    this.advice = advice;
  }

  void check(Playlist multivariant, Variants listed) {
    findings.require(
        multivariant.has("EXT-X-INDEPENDENT-SEGMENTS"),
        7,
        "%s has no EXT-X-INDEPENDENT-SEGMENTS.",
        multivariant.name());
    List<Listed> variants = listed.all();
    findings.require(!variants.isEmpty(), 9, "%s lists no variant.", multivariant.name());
    for (VideoRendition video : pack.video()) {
      Listed variant = listed.of(video.playlistUri());
      findings.require(variant != null, 9, "%s is not a variant.", video.id());
      if (variant != null) {
        variant(variant, video);
        picture(variant, video);
      }
      iframes(listed.iframes(video.iframesUri()), video);
    }
    soundAlone(listed);
    order(variants);
  }

  private void soundAlone(Variants variants) {
    boolean found = false;
    for (AudioRendition audio : pack.audio()) {
      Listed listed = variants.of(audio.playlistUri());
      if (listed != null) {
        found = true;
        variant(listed, audio);
        findings.require(
            !listed.attributes().containsKey("RESOLUTION")
                && !listed.attributes().containsKey("FRAME-RATE"),
            9,
            "%s is audio, but its variant has RESOLUTION or FRAME-RATE.",
            audio.id());
        advice.require(
            !(listed.number("BANDWIDTH") > CELLULAR_BITS),
            20,
            "%s is above %d kb/s.",
            audio.id(),
            CELLULAR_BITS / 1000);
      }
    }
    findings.require(
        found || pack.audio().isEmpty(),
        20,
        "No variant is audio alone, for connections too slow for video.");
  }

  private void variant(Listed listed, Rendition rendition) {
    for (String name : List.of("BANDWIDTH", "AVERAGE-BANDWIDTH")) {
      findings.require(
          listed.text(name).matches("[1-9][0-9]*"), 9, "%s has no %s.", rendition.id(), name);
    }
    findings.require(
        listed.text("CODECS").equals(MultivariantPlaylist.codecs(rendition.track(), pack)),
        11,
        "%s: CODECS is \"%s\", which does not match its segments and its group.",
        rendition.id(),
        listed.text("CODECS"));
  }

  private void picture(Listed listed, VideoRendition video) {
    String size = video.resolution();
    findings.require(
        listed.text("RESOLUTION").equals(size), 9, "%s: RESOLUTION is not %s.", video.id(), size);
    findings.require(
        Math.abs(listed.number("FRAME-RATE") - video.frameRate()) < 0.001,
        9,
        "%s: FRAME-RATE is not %.3f.",
        video.id(),
        video.frameRate());
    findings.require(
        listed.attributes().containsKey("AUDIO") != pack.audio().isEmpty(),
        3,
        "%s: its audio group is wrong.",
        video.id());
  }

  private void iframes(@Nullable Listed listed, VideoRendition video) {
    findings.require(listed != null, 12, "%s has no EXT-X-I-FRAME-STREAM-INF.", video.id());
    if (listed == null) {
      return;
    }
    findings.require(
        listed.text("BANDWIDTH").matches("[1-9][0-9]*")
            && listed.text("CODECS").equals(video.track().codecs())
            && listed.text("RESOLUTION").equals(video.resolution()),
        12,
        "%s: EXT-X-I-FRAME-STREAM-INF does not match the rendition.",
        video.id());
  }

  private void order(List<Listed> variants) {
    if (variants.isEmpty()) {
      return;
    }
    List<String> pictures = pack.video().stream().map(VideoRendition::playlistUri).toList();
    Listed first = variants.getFirst();
    findings.require(
        (pictures.isEmpty() || pictures.contains(first.uri()))
            && variants.stream()
                .filter(variant -> pictures.contains(variant.uri()))
                .allMatch(variant -> distance(first) <= distance(variant)),
        20,
        "The first variant is not the one nearest to %d kb/s.",
        MultivariantPlaylist.FIRST_VARIANT_BITS / 1000);
    findings.require(
        variants.stream().map(Listed::uri).distinct().count() == variants.size(),
        20,
        "A rendition is listed twice.");
  }

  private static double distance(Listed variant) {
    return Math.abs(variant.number("BANDWIDTH") - MultivariantPlaylist.FIRST_VARIANT_BITS);
  }
}
