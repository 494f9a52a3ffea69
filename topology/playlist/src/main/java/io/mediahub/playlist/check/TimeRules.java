package io.mediahub.playlist.check;

import io.mediahub.playlist.check.PlaylistReader.Line;
import io.mediahub.playlist.check.PlaylistReader.Playlist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/** Rules 4, 5, 6, 7 and the byte ranges of 12: durations, ends and where segments begin. */
final class TimeRules {
  private static final long KEY_FRAME_MICROS = 2_000_000;

  /** Durations are given to the microsecond: sums of rounded values may differ by a few. */
  private static final long ROUNDING_MICROS = 1_000;

  /** 1024 samples at 44.1 kHz, the lower of the two sample rates of the ladder. */
  private static final long AAC_FRAME_MICROS = 23_220;

  /** A source that is too short to be played is padded to this. */
  private static final long SHORTEST_MICROS = 200_000;

  private final HlsPackage pack;
  private final MediaFacts source;
  private final Findings findings;

  TimeRules(HlsPackage pack, MediaFacts source, Findings findings) {
    this.pack = pack;
    this.source = source;
    this.findings = findings;
  }

  void check(Map<String, Playlist> media, Map<String, Playlist> iframes) {
    Set<String> targets = new HashSet<>();
    Stream.concat(media.values().stream(), iframes.values().stream())
        .forEach(
            list -> {
              targets.add(list.value("EXT-X-TARGETDURATION").orElse("none"));
              targetDuration(list);
              type(list);
            });
    findings.require(
        targets.size() <= 1, 5, "Playlists have different target durations: %s.", targets);
    pack.renditions()
        .forEach(
            rendition -> {
              Playlist list = media.get(rendition.id());
              findings.require(list != null, 9, "Rendition %s has no playlist.", rendition.id());
              if (list != null) {
                segments(list, rendition);
              }
            });
    for (VideoRendition video : pack.video()) {
      keyFrames(video);
      Playlist list = iframes.get(video.id());
      findings.require(list != null, 12, "Rendition %s has no I-frame playlist.", video.id());
      if (list != null) {
        ranges(list, video);
      }
    }
    aligned();
    if (pack.complete()) {
      sameRange(media);
    }
  }

  private void targetDuration(Playlist list) {
    String stated = list.value("EXT-X-TARGETDURATION").orElse("");
    findings.require(
        stated.matches("[1-9][0-9]*"), 4, "%s: the target duration is %s.", list.name(), stated);
    double target = PlaylistReader.number(stated);
    findings.require(
        target <= 6, 4, "%s: the target duration is above 6 s: %s.", list.name(), stated);
    for (double seconds : durations(list)) {
      findings.require(
          seconds > 0 && Math.round(seconds) <= target,
          4,
          "%s: a segment of %.3f s does not fit the target duration %s.",
          list.name(),
          seconds,
          stated);
    }
  }

  private void type(Playlist list) {
    String type = list.value("EXT-X-PLAYLIST-TYPE").orElse("none");
    findings.require(
        type.equals(pack.complete() ? "VOD" : "EVENT"), 6, "%s is %s.", list.name(), type);
    findings.require(
        list.has("EXT-X-ENDLIST") == pack.complete(),
        6,
        "%s %s.",
        list.name(),
        pack.complete() ? "has no EXT-X-ENDLIST" : "has EXT-X-ENDLIST, but is not complete");
  }

  private void segments(Playlist list, Rendition rendition) {
    List<String> names = rendition.track().segments().stream().map(Segment::getName).toList();
    findings.require(
        list.uris().equals(names), 16, "%s does not list the segments that exist.", list.name());
    findings.require(
        Math.abs(sumMicros(list) - rendition.track().durationMicros()) <= ROUNDING_MICROS,
        5,
        "%s: its EXTINF do not add up to the segments' durations.",
        list.name());
    findings.require(
        new HashSet<>(names).size() == names.size(), 16, "%s repeats a segment.", list.name());
  }

  private void keyFrames(VideoRendition video) {
    for (Segment segment : video.track().segments()) {
      List<Fragment> fragments = segment.getFragments();
      findings.require(
          !fragments.isEmpty() && fragments.getFirst().getKeyFrameBytes() > 0,
          7,
          "%s/%s does not start with a key frame.",
          video.id(),
          segment.getName());
      fragments.stream()
          .filter(f -> f.getDurationMicros() > KEY_FRAME_MICROS + video.frameMicros())
          .forEach(
              f ->
                  findings.add(
                      7,
                      "%s/%s has %.3f s without a key frame.",
                      video.id(),
                      segment.getName(),
                      f.getDurationMicros() / 1e6));
      long sum = fragments.stream().mapToLong(Fragment::getDurationMicros).sum();
      findings.require(
          Math.abs(sum - segment.getDurationMicros()) <= ROUNDING_MICROS,
          7,
          "%s/%s: its key frames do not span the segment.",
          video.id(),
          segment.getName());
    }
  }

  private void ranges(Playlist list, VideoRendition video) {
    var ranges = new ArrayList<String>();
    for (Segment segment : video.track().segments()) {
      for (Fragment f : segment.getFragments()) {
        findings.require(
            f.getOffsetBytes() >= 0
                && f.getKeyFrameBytes() > 0
                && f.getOffsetBytes() + f.getKeyFrameBytes() <= segment.getSizeBytes(),
            12,
            "%s: a key frame lies outside %s.",
            list.name(),
            segment.getName());
        ranges.add(f.getKeyFrameBytes() + "@" + f.getOffsetBytes());
      }
    }
    findings.require(
        list.tagged("EXT-X-BYTERANGE").map(Line::value).toList().equals(ranges),
        12,
        "%s does not list the key frames of its rendition.",
        list.name());
  }

  /** Video segments begin at the same times everywhere, to half a frame. */
  private void aligned() {
    if (pack.video().isEmpty()) {
      return;
    }
    VideoRendition first = pack.video().getFirst();
    for (VideoRendition other : pack.video()) {
      int common = Math.min(first.track().segments().size(), other.track().segments().size());
      long mine = 0;
      long theirs = 0;
      for (int i = 0; i < common; i++) {
        findings.require(
            Math.abs(mine - theirs) <= first.frameMicros() / 2,
            7,
            "Segment %d of %s and %s begin at different times.",
            i,
            first.id(),
            other.id());
        mine += first.track().segments().get(i).getDurationMicros();
        theirs += other.track().segments().get(i).getDurationMicros();
      }
      findings.require(
          !pack.complete() || first.track().segments().size() == other.track().segments().size(),
          7,
          "%s and %s have different numbers of segments.",
          first.id(),
          other.id());
    }
  }

  /**
   * All renditions cover what the source does, each to one of its frames. The encoder pads video
   * and audio to the length of the source's packets, and not to what its container states.
   */
  private void sameRange(Map<String, Playlist> media) {
    long frame = pack.video().stream().mapToLong(VideoRendition::frameMicros).max().orElse(0);
    range(pack.video(), media, frame + ROUNDING_MICROS);
    range(pack.renditions().toList(), media, frame + AAC_FRAME_MICROS + ROUNDING_MICROS);
    if (source.durationMicros() > 0) {
      pack.renditions().forEach(rendition -> coversSource(rendition, media.get(rendition.id())));
    }
  }

  private void coversSource(Rendition rendition, @Nullable Playlist list) {
    long covered = list == null ? 0 : sumMicros(list);
    long tolerance =
        ROUNDING_MICROS
            + rendition.track().segments().size() // each rounded to a microsecond
            + switch (rendition) {
              case VideoRendition video -> video.frameMicros();
              case AudioRendition audio -> AAC_FRAME_MICROS;
            };
    findings.require(
        covered >= source.durationMicros() - tolerance
            && covered <= Math.max(source.durationMicros(), SHORTEST_MICROS) + tolerance,
        5,
        "%s covers %.3f s of a source of %.3f s.",
        rendition.id(),
        covered / 1e6,
        source.durationMicros() / 1e6);
  }

  private void range(
      List<? extends Rendition> renditions, Map<String, Playlist> media, long tolerance) {
    var sums =
        renditions.stream()
            .map(rendition -> media.get(rendition.id()))
            .mapToLong(list -> list == null ? 0 : sumMicros(list))
            .summaryStatistics();
    findings.require(
        renditions.isEmpty() || sums.getMax() - sums.getMin() <= tolerance,
        5,
        "Renditions end at different times: %.3f s and %.3f s.",
        sums.getMin() / 1e6,
        sums.getMax() / 1e6);
  }

  static List<Double> durations(Playlist list) {
    return list.tagged("EXTINF")
        .map(line -> PlaylistReader.number(line.value().split(",", 2)[0]))
        .toList();
  }

  private static long sumMicros(Playlist list) {
    return durations(list).stream().mapToLong(seconds -> Math.round(seconds * 1e6)).sum();
  }
}
