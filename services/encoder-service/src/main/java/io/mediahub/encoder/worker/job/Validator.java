package io.mediahub.encoder.worker.job;

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
 * back, and applies the package checklist. Media are published only without findings.
 */
final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

  private final EncodeLadder ladder;
  private final Map<String, RenditionOpened> opened = new LinkedHashMap<>();
  private final Map<String, List<Segment>> segments = new LinkedHashMap<>();

  Validator(EncodeLadder ladder) {
    this.ladder = ladder;
  }

  void opened(RenditionOpened rendition) {
    opened.put(rendition.getRenditionId(), rendition);
  }

  /** The next segments of a rendition, in order. */
  void add(String renditionId, List<Segment> more) {
    segments.computeIfAbsent(renditionId, id -> new ArrayList<>()).addAll(more);
  }

  /** To be called when all renditions are complete. */
  PackageChecked result() {
    PlaylistChecklist.Report report =
        PlaylistChecklist.check(pack(), MediaFacts.of(ladder.getInspection()));
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
