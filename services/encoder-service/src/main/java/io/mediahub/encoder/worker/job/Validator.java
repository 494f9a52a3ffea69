package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.playlist.check.MediaFacts;
import io.mediahub.playlist.check.PlaylistChecklist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the package that a ladder became: renders the playlists that viewers will get, reads them
 * back, and applies the package checklist to them and to the bytes of the renditions. Media are
 * published only without findings.
 */
final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

  private final EncodeLadder ladder;
  private final Map<String, RenditionOpened> opened = new LinkedHashMap<>();
  private final Map<String, List<Segment>> segments = new LinkedHashMap<>();

  private final Map<String, RenditionMeter> meters = new LinkedHashMap<>();

  Validator(EncodeLadder ladder) {
    this.ladder = ladder;
  }

  void opened(RenditionOpened rendition) {
    opened.put(rendition.getRenditionId(), rendition);
  }

  /** The init segment of a rendition, as it is stored. */
  void measure(String renditionId, InitSegment init) {
    meters.put(renditionId, new RenditionMeter(init));
  }

  /** The next segment of a rendition, as it is stored. */
  void measure(String renditionId, CutSegment segment) {
    RenditionMeter meter = meters.get(renditionId);
    if (meter == null) {
      throw new IllegalStateException("a segment before its rendition: " + renditionId);
    }
    meter.add(segment.bytes());
  }

  /** The next segments of a rendition that were reported, in order. */
  void add(String renditionId, List<Segment> more) {
    segments.computeIfAbsent(renditionId, id -> new ArrayList<>()).addAll(more);
  }

  /** To be called when all renditions are complete. */
  PackageChecked result() {
    PlaylistChecklist.Report report =
        PlaylistChecklist.check(pack(), MediaFacts.of(ladder.getInspection()), measured());
    report
        .advice()
        .forEach(
            advice ->
                LOG.info("Rule {} is only advice: {}", advice.getRule(), advice.getSentence()));
    report
        .findings()
        .forEach(found -> LOG.warn("Rule {} is broken: {}", found.getRule(), found.getSentence()));
    return new PackageChecked(PlaylistChecklist.RULES, report.findings());
  }

  private Map<String, RenditionBytes> measured() {
    Map<String, RenditionBytes> measured = new LinkedHashMap<>();
    meters.forEach((id, meter) -> measured.put(id, meter.result()));
    return measured;
  }

  private HlsPackage pack() {
    return new HlsPackage(
        ladder.getVideo().stream()
            .map(rung -> new VideoRendition(rung, track(rung.getRenditionId())))
            .toList(),
        ladder.getAudio().stream()
            .map(rung -> new AudioRendition(rung, track(rung.getRenditionId())))
            .toList(),
        ladder.getSegmentMillis(),
        true);
  }

  /** A rendition that is missing counts as empty, which the checklist finds. */
  private Track track(String renditionId) {
    RenditionOpened rendition = opened.get(renditionId);
    return new Track(
        rendition == null ? "" : rendition.getCodecs(),
        rendition == null ? "" : rendition.getInitName(),
        segments.getOrDefault(renditionId, List.of()),
        true);
  }
}
