package io.mediahub.encoder.worker.job;

import io.mediahub.playlist.check.MediaFacts;
import io.mediahub.playlist.check.PlaylistChecklist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Segment;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.Finding;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionOpened;
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
  void add(String renditionId, List<mediahub.rendition.Segment> more) {
    List<Segment> all = segments.computeIfAbsent(renditionId, id -> new ArrayList<>());
    more.forEach(segment -> all.add(Segment.of(segment)));
  }

  /** To be called when all renditions are complete. */
  PackageChecked result() {
    PlaylistChecklist.Report report =
        PlaylistChecklist.check(pack(), MediaFacts.of(ladder.getInspection()));
    report
        .advice()
        .forEach(
            advice -> LOG.info("Rule {} is only advice: {}", advice.rule(), advice.sentence()));
    report
        .findings()
        .forEach(found -> LOG.warn("Rule {} is broken: {}", found.rule(), found.sentence()));
    return new PackageChecked(
        PlaylistChecklist.RULES,
        report.findings().stream()
            .map(found -> new Finding(found.rule(), found.sentence()))
            .toList());
  }

  private HlsPackage pack() {
    return new HlsPackage(
        ladder.getVideo().stream()
            .map(rung -> VideoRendition.of(rung, track(rung.getRenditionId())))
            .toList(),
        ladder.getAudio().stream()
            .map(rung -> AudioRendition.of(rung, track(rung.getRenditionId())))
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
