package io.mediahub.playlist.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.check.PlaylistReader.Playlist;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.VideoRendition;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Rules 5, 8, 9, 10, 11, 12, 16, 17, 18 and 19 as far as they speak of bytes: what the playlists
 * say is compared with what was measured. It shares no code with what makes the playlists.
 */
final class ByteRules {
  private static final double WITHIN = 0.10;
  private static final double PEAK_TO_AVERAGE = 2.0;
  private static final long ROUNDING_MICROS = 1_000;

  /** FRAME-RATE has three decimal places. */
  private static final double RATE_ROUNDING = 0.0011;

  private static final double FASTEST = 60.0;

  /** The level of H.264 is the last byte of the codec's name. */
  private static final Pattern AVC = Pattern.compile("avc1\\.[0-9A-Fa-f]{4}([0-9A-Fa-f]{2})");

  private static final int HIGHEST_LEVEL = 52;

  private final HlsPackage pack;
  private final MediaFacts source;
  private final Map<String, RenditionBytes> measured;
  private final Findings findings;
  private final Findings advice;

  ByteRules(
      HlsPackage pack,
      MediaFacts source,
      Map<String, RenditionBytes> measured,
      Findings findings,
      Findings advice) {
    this.pack = pack;
    this.source = source;
    this.measured = measured;
    this.findings = findings;
    this.advice = advice;
  }

  void check(Variants variants, Map<String, Playlist> media) {
    pack.renditions()
        .forEach(
            rendition -> {
              RenditionBytes bytes = measured.get(rendition.id());
              Playlist list = media.get(rendition.id());
              if (bytes == null) {
                findings.add(16, "Nothing of %s is stored.", rendition.id());
              } else {
                segments(rendition, bytes, list);
                variant(rendition, bytes, variants.of(rendition.playlistUri()));
                if (rendition instanceof VideoRendition video) {
                  picture(video, bytes, variants.of(video.playlistUri()));
                  keyFrames(video, bytes, variants.iframes(video.iframesUri()));
                }
              }
            });
  }

  private void segments(Rendition rendition, RenditionBytes bytes, @Nullable Playlist list) {
    String id = rendition.id();
    findings.require(bytes.even(), 8, "%s: its samples do not last equally long.", id);
    List<Double> stated = list == null ? List.of() : TimeRules.durations(list);
    findings.require(
        stated.size() == bytes.segments().size(),
        16,
        "%s lists %d segments, but there are %d.",
        id,
        stated.size(),
        bytes.segments().size());
    for (int i = 0; i < Math.min(stated.size(), bytes.segments().size()); i++) {
      findings.require(
          Math.abs(stated.get(i) * 1e6 - bytes.segments().get(i).durationMicros())
              <= ROUNDING_MICROS,
          5,
          "%s: segment %d lasts %.3f s, its EXTINF says %.3f s.",
          id,
          i,
          bytes.segments().get(i).durationMicros() / 1e6,
          stated.get(i));
    }
    List<Long> reported = rendition.track().segments().stream().map(Segment::getSizeBytes).toList();
    findings.require(
        reported.equals(bytes.segments().stream().map(Piece::sizeBytes).toList()),
        16,
        "%s: its segments do not have the lengths that were reported.",
        id);
  }

  private void variant(
      Rendition rendition, RenditionBytes bytes, Variants.@Nullable Listed listed) {
    if (listed == null) {
      return; // audio that is listed in a group alone; a picture that is missing breaks rule 9
    }
    findings.require(
        List.of(listed.text("CODECS").split(",", -1)).contains(bytes.codecs()),
        11,
        "%s: its init segment says %s, CODECS says \"%s\".",
        rendition.id(),
        bytes.codecs(),
        listed.text("CODECS"));
    boolean picture = rendition instanceof VideoRendition;
    double peak = sound(true) + (picture ? peak(bytes.segments()) : 0);
    double average = sound(false) + (picture ? average(bytes.segments()) : 0);
    bitRate(rendition, "BANDWIDTH", listed.number("BANDWIDTH"), peak);
    bitRate(rendition, "AVERAGE-BANDWIDTH", listed.number("AVERAGE-BANDWIDTH"), average);
    advice.require(
        !pack.complete() || peak <= PEAK_TO_AVERAGE * average,
        10,
        "%s: the peak is %.1f times the average.",
        rendition.id(),
        peak / average);
  }

  /** While a package grows, its bit rates are bounds for what is still to come. */
  private void bitRate(Rendition rendition, String name, double stated, double found) {
    double least = pack.complete() ? found * (1 - WITHIN) : found;
    boolean most = !pack.complete() || stated <= found * (1 + WITHIN) + 1;
    findings.require(
        stated >= least && most,
        10,
        "%s: %s is %.0f, measured %.0f.",
        rendition.id(),
        name,
        stated,
        found);
  }

  /** Of the costliest audio rendition. */
  private double sound(boolean peak) {
    return pack.audio().stream()
        .map(audio -> measured.get(audio.id()))
        .mapToDouble(
            bytes -> bytes == null ? 0 : peak ? peak(bytes.segments()) : average(bytes.segments()))
        .max()
        .orElse(0);
  }

  private void picture(
      VideoRendition video, RenditionBytes bytes, Variants.@Nullable Listed listed) {
    RenditionBytes.Picture picture = bytes.picture();
    if (picture == null) {
      findings.add(8, "%s is not a picture.", video.id());
      return;
    }
    if (listed != null) {
      findings.require(
          listed.text("RESOLUTION").equals(picture.size()),
          9,
          "%s is %s, its RESOLUTION says %s.",
          video.id(),
          picture.size(),
          listed.text("RESOLUTION"));
      findings.require(
          Math.abs(listed.number("FRAME-RATE") - picture.framesPerSecond()) <= RATE_ROUNDING,
          9,
          "%s has %.3f frames a second, its FRAME-RATE says %s.",
          video.id(),
          picture.framesPerSecond(),
          listed.text("FRAME-RATE"));
    }
    level(video, bytes, picture);
    findings.require(
        picture.framesPerSecond() <= FASTEST + RATE_ROUNDING,
        18,
        "%s has %.3f frames a second.",
        video.id(),
        picture.framesPerSecond());
    findings.require(picture.progressive(), 18, "%s is interlaced.", video.id());
    findings.require(picture.standardRange(), 18, "%s is HDR.", video.id());
    findings.require(picture.squarePixels(), 19, "%s has pixels that are not square.", video.id());
    findings.require(
        source.width() == 0
            || (picture.width() <= source.width() + 1 && picture.height() <= source.height() + 1),
        19,
        "%s (%s) is larger than the source (%dx%d).",
        video.id(),
        picture.size(),
        source.width(),
        source.height());
  }

  private void level(VideoRendition video, RenditionBytes bytes, RenditionBytes.Picture picture) {
    findings.require(
        picture.codecs().equalsIgnoreCase(bytes.codecs()),
        17,
        "%s: its init segment says %s, its decoder is told %s.",
        video.id(),
        bytes.codecs(),
        picture.codecs());
    Matcher avc = AVC.matcher(picture.codecs());
    findings.require(
        avc.matches() && Integer.parseInt(avc.group(1), 16) <= HIGHEST_LEVEL,
        17,
        "%s: %s is not H.264 up to level 5.2.",
        video.id(),
        picture.codecs());
  }

  private void keyFrames(
      VideoRendition video, RenditionBytes bytes, Variants.@Nullable Listed listed) {
    if (listed == null) {
      return;
    }
    double peak = peak(bytes.keyFrames());
    findings.require(
        pack.complete()
            ? Math.abs(listed.number("BANDWIDTH") - peak) <= WITHIN * peak + 1
            : listed.number("BANDWIDTH") >= peak,
        12,
        "%s: the I-frame BANDWIDTH is %.0f, measured %.0f.",
        video.id(),
        listed.number("BANDWIDTH"),
        peak);
  }

  /** Of any run of pieces that lasts 0.5 to 1.5 target durations (RFC 8216, 4.3.4.2). */
  private double peak(List<Piece> pieces) {
    long least = pack.targetDuration() * 500_000L;
    long most = pack.targetDuration() * 1_500_000L;
    double peak = average(pieces);
    int from = 0;
    long micros = 0;
    for (int to = 0; to < pieces.size(); to++) {
      micros += pieces.get(to).durationMicros();
      while (micros > most) {
        micros -= pieces.get(from++).durationMicros();
      }
      long runMicros = micros;
      long runBytes = pieces.subList(from, to + 1).stream().mapToLong(Piece::sizeBytes).sum();
      for (int start = from; start <= to && runMicros >= least; start++) {
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
}
