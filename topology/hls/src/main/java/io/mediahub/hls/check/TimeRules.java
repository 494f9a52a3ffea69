package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Playlist.Line;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.measure.SegmentFacts;
import io.mediahub.hls.measure.SegmentFacts.KeyFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rules 4, 5, 6, 7 and 14: durations, ends, and where segments begin. */
final class TimeRules {
  private static final long KEY_FRAME_MICROS = 2_000_000;

  /** Durations are given to the microsecond: sums of rounded values may differ by a few. */
  private static final long ROUNDING_MICROS = 1_000;

  /** 1024 samples at 44.1 kHz. */
  private static final long AAC_FRAME_MICROS = 23_220;

  /** A jump of the clock; less is a gap between samples. */
  private static final long JUMP_MICROS = 100_000;

  private static final double LONGEST_TARGET = 6;

  private final StreamFacts stream;
  private final Findings findings;

  TimeRules(StreamFacts stream, Findings findings) {
    this.stream = stream;
    this.findings = findings;
  }

  void check() {
    stream.lists().forEach(this::targetDuration);
    stream.timed().forEach(this::shortEnough);
    stream.lists().forEach(this::type);
    sameTarget();
    for (Rendition rendition : stream.renditions()) {
      rendition.read().ifPresent(list -> lengths(rendition, list));
      keyFrames(rendition);
      rendition.read().ifPresent(list -> discontinuities(rendition, list));
    }
    aligned();
    sameDiscontinuities();
    if (stream.complete()) {
      sameRange();
    }
  }

  private void targetDuration(Playlist list) {
    String stated = list.value("EXT-X-TARGETDURATION").orElse("");
    findings.require(
        stated.matches("[1-9][0-9]{0,8}"),
        4,
        "%s: the target duration is \"%s\".",
        list.name(),
        stated);
    double target = list.targetDuration();
    int index = 0;
    for (double seconds : list.durations()) {
      findings.require(
          seconds > 0 && Math.round(seconds) <= target,
          4,
          "%s: segment %d of %.3f s does not fit the target duration %s.",
          list.name(),
          index++,
          seconds,
          stated);
    }
  }

  /** A player that starts or switches waits for a segment of pictures or sound, not for a text. */
  private void shortEnough(Playlist list) {
    findings.require(
        !(list.targetDuration() > LONGEST_TARGET),
        Weight.POLICY,
        4,
        "%s: the target duration is above 6 s: %s.",
        list.name(),
        target(list));
  }

  private void sameTarget() {
    Set<String> media =
        stream.media().stream()
            .flatMap(each -> each.read().stream())
            .map(TimeRules::target)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all =
        stream.timed().map(TimeRules::target).collect(Collectors.toCollection(TreeSet::new));
    String sentence = "Playlists have different target durations: %s.";
    findings.require(media.size() <= 1, 5, sentence, media);
    if (media.size() <= 1) { // RFC 8216bis, 6.2.4 lets those of key frames differ
      findings.require(all.size() <= 1, Weight.POLICY, 5, sentence, all);
    }
  }

  private static String target(Playlist list) {
    return list.value("EXT-X-TARGETDURATION").orElse("none");
  }

  private void type(Playlist list) {
    String type = list.value("EXT-X-PLAYLIST-TYPE").orElse("none");
    findings.require(
        Set.of("VOD", "EVENT", "none").contains(type),
        6,
        "%s: EXT-X-PLAYLIST-TYPE is \"%s\".",
        list.name(),
        type);
    findings.require(
        list.ended() == stream.complete(),
        6,
        "%s %s.",
        list.name(),
        list.ended()
            ? "has EXT-X-ENDLIST, but the stream is not complete"
            : "has no EXT-X-ENDLIST, but the stream is complete");
    findings.require(
        list.ended() || !type.equals("VOD"), 6, "%s is VOD without EXT-X-ENDLIST.", list.name());
    findings.require(
        !list.ended() || !type.equals("none"),
        6,
        "%s has ended, but is not EXT-X-PLAYLIST-TYPE:VOD.",
        list.name());
    findings.require(
        !list.ended() || !type.equals("EVENT"),
        Weight.POLICY,
        6,
        "%s has ended, but is still EVENT.",
        list.name());
  }

  /** What EXTINF says is what the samples last. */
  private void lengths(Rendition rendition, Playlist list) {
    Measured measured = rendition.measured();
    if (measured == null || measured.bytes() == null) {
      return;
    }
    List<Double> stated = list.durations();
    List<SegmentFacts> segments = measured.segments();
    boolean exact = measured.container() == Measured.Container.MP4;
    for (int i = 0; i < Math.min(stated.size(), segments.size()); i++) {
      SegmentFacts segment = segments.get(i);
      if (segment.durationMicros() <= 0) {
        continue;
      }
      double difference = Math.abs(stated.get(i) * 1e6 - segment.durationMicros());
      boolean within = difference <= rendition.frameMicros() + ROUNDING_MICROS;
      findings.require(
          within && (!exact || difference <= ROUNDING_MICROS),
          within ? Weight.POLICY : Weight.MUST,
          5,
          "%s: segment %d lasts %.3f s, its EXTINF says %.3f s.",
          rendition.name(),
          i,
          segment.durationMicros() / 1e6,
          stated.get(i));
    }
  }

  private void keyFrames(Rendition rendition) {
    Measured measured = rendition.measured();
    if (measured == null || !measured.hasVideo()) {
      return;
    }
    for (SegmentFacts segment : measured.segments()) {
      findings.require(
          segment.startsWithKeyFrame(), 7, "%s does not start with a key frame.", segment.name());
      for (KeyFrame key : segment.keyFrames()) {
        findings.require(
            key.durationMicros() <= KEY_FRAME_MICROS + rendition.frameMicros(),
            rendition.given() ? Weight.ADVICE : Weight.POLICY,
            7,
            "%s has %.3f s without a key frame.",
            segment.name(),
            key.durationMicros() / 1e6);
      }
    }
  }

  /** Video segments begin at the same times everywhere, to half a frame. */
  private void aligned() {
    List<Rendition> video = stream.video();
    for (Rendition other : video.stream().skip(1).toList()) {
      Rendition first = video.getFirst();
      List<Long> mine = lengths(first);
      List<Long> theirs = lengths(other);
      if (!sequence(first).equals(sequence(other))) {
        findings.unchecked(
            7, "%s and %s show different parts of a live stream", first.name(), other.name());
        continue;
      }
      long difference = 0;
      for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
        findings.require(
            Math.abs(difference) <= first.frameMicros() / 2,
            7,
            "Segment %d of %s and %s begin at different times.",
            i,
            first.name(),
            other.name());
        difference += mine.get(i) - theirs.get(i);
      }
      findings.require(
          !stream.complete() || mine.size() == theirs.size(),
          7,
          "%s and %s have different numbers of segments.",
          first.name(),
          other.name());
    }
  }

  private static Long sequence(Rendition rendition) {
    return rendition.read().map(Playlist::mediaSequence).orElse(0L);
  }

  /** As measured, or as stated where the bytes say it less well. */
  private static List<Long> lengths(Rendition rendition) {
    Measured measured = rendition.measured();
    if (measured != null && measured.container() == Measured.Container.MP4) {
      return measured.segments().stream().map(SegmentFacts::durationMicros).toList();
    }
    return rendition.read().map(Playlist::durations).orElse(List.of()).stream()
        .map(seconds -> Math.round(seconds * 1e6))
        .toList();
  }

  /** All renditions cover the same time, each to one of its frames. */
  private void sameRange() {
    long frame = stream.video().stream().mapToLong(Rendition::frameMicros).max().orElse(0);
    range(stream.video(), frame + ROUNDING_MICROS);
    range(stream.media(), frame + AAC_FRAME_MICROS + ROUNDING_MICROS);
  }

  private void range(List<Rendition> renditions, long tolerance) {
    var sums =
        renditions.stream()
            .flatMap(rendition -> rendition.read().stream())
            .mapToLong(Playlist::durationMicros)
            .summaryStatistics();
    findings.require(
        sums.getCount() == 0 || sums.getMax() - sums.getMin() <= tolerance,
        5,
        "Renditions end at different times: %.3f s and %.3f s.",
        sums.getMin() / 1e6,
        sums.getMax() / 1e6);
  }

  /** Which segments stand behind an EXT-X-DISCONTINUITY. */
  private static List<Boolean> marked(Playlist list) {
    List<Boolean> marked = new ArrayList<>();
    boolean open = false;
    for (Line line : list.lines()) {
      open |= line.tag().equals("EXT-X-DISCONTINUITY");
      if (line.isUri()) {
        marked.add(open);
        open = false;
      }
    }
    return marked;
  }

  private void discontinuities(Rendition rendition, Playlist list) {
    Measured measured = rendition.measured();
    if (measured == null || measured.bytes() == null) {
      return;
    }
    findings.applied(14);
    List<Boolean> marked = marked(list);
    List<SegmentFacts> segments = measured.segments();
    for (int i = 1; i < Math.min(marked.size(), segments.size()); i++) {
      SegmentFacts segment = segments.get(i);
      SegmentFacts before = segments.get(i - 1);
      if (segment.durationMicros() <= 0 || before.durationMicros() <= 0) {
        continue;
      }
      boolean changed = !segment.encoding().equals(before.encoding());
      long jump = Math.abs(segment.jumpMicros());
      long least = Math.max(JUMP_MICROS, 2 * rendition.frameMicros());
      if (marked.get(i)) {
        findings.require(
            changed || jump > ROUNDING_MICROS,
            Weight.POLICY,
            14,
            "%s: nothing changes at segment %d, but EXT-X-DISCONTINUITY stands there.",
            rendition.name(),
            i);
        continue;
      }
      findings.require(
          !changed,
          14,
          "%s: the encoding changes at segment %d without EXT-X-DISCONTINUITY.",
          rendition.name(),
          i);
      findings.require(
          jump < least,
          14,
          "%s: the clock jumps by %.3f s at segment %d without EXT-X-DISCONTINUITY.",
          rendition.name(),
          segment.jumpMicros() / 1e6,
          i);
      if (jump < least && measured.container() == Measured.Container.MP4) {
        findings.require(
            jump <= ROUNDING_MICROS,
            8,
            "%s: segment %d begins %.3f s away from the end of the one before it.",
            rendition.name(),
            i,
            segment.jumpMicros() / 1e6);
      }
    }
  }

  private void sameDiscontinuities() {
    List<Rendition> all = stream.media().stream().filter(each -> each.list() != null).toList();
    for (Rendition other : all.stream().skip(1).toList()) {
      Rendition first = all.getFirst();
      if (!sequence(first).equals(sequence(other))) {
        continue;
      }
      List<Long> mine = first.read().map(TimeRules::times).orElse(List.of());
      List<Long> theirs = other.read().map(TimeRules::times).orElse(List.of());
      long tolerance = first.frameMicros() + other.frameMicros() + ROUNDING_MICROS;
      boolean same = mine.size() == theirs.size();
      for (int i = 0; same && i < mine.size(); i++) {
        same = Math.abs(mine.get(i) - theirs.get(i)) <= tolerance;
      }
      findings.require(
          same,
          14,
          "%s and %s have EXT-X-DISCONTINUITY at different times.",
          first.name(),
          other.name());
    }
  }

  /** When the discontinuities are, in microseconds. */
  private static List<Long> times(Playlist list) {
    List<Boolean> marked = marked(list);
    List<Double> durations = list.durations();
    List<Long> times = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < Math.min(marked.size(), durations.size()); i++) {
      if (marked.get(i)) {
        times.add(Math.round(at * 1e6));
      }
      at += durations.get(i);
    }
    return times;
  }
}
