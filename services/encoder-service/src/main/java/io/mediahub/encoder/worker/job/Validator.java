package io.mediahub.encoder.worker.job;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.playlist.check.MediaFacts;
import io.mediahub.playlist.check.PlaylistChecklist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.Encryption;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.MeasuredPiece;
import mediahub.encoding.MeasuredRendition;
import mediahub.rendition.AudioRung;
import mediahub.rendition.InitObject;
import mediahub.rendition.Inspection;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the package that the parts of a media became: puts the parts of each rendition together,
 * renders the playlists that viewers will get, reads them back, and applies the package checklist
 * to them and to what was measured of the bytes. Media are published only without findings.
 */
final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

  /** Far less than a frame: lengths are rounded to microseconds. */
  private static final long ROUNDED_MICROS = 1000;

  /** Where the key is of a rendition whose files are beside its playlist, as if all were. */
  private static final String OWN_KEY = "../" + Encryption.KEY_NAME;

  private final Inspection inspection;
  private final List<VideoRung> video;
  private final List<AudioRung> audio;
  private final int segmentMillis;
  private final Map<String, Rendition> renditions = new LinkedHashMap<>();

  /** The parts of a rendition so far, which follow each other. */
  private static final class Rendition {
    private final String id;
    private final InitObject init;
    private final RenditionBytes opened;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Piece> keyFrames = new ArrayList<>();
    private @Nullable MeasuredRendition before;
    private boolean even = true;
    private long sampleTicks;

    Rendition(RenditionPart part, byte[] init) {
      this.id = part.getRenditionId();
      this.init = part.getInit();
      this.opened = RenditionMeter.of(init).result();
    }

    void add(RenditionPart part, MeasuredRendition measured) {
      require(part.getInit().equals(init), "Its parts do not have the same init segment.");
      require(part.getFirstIndex() == segments.size(), "A segment is missing between two parts.");
      require(
          measured.getSegments().size() == part.getSegments().size(),
          "Not every segment was measured.");
      MeasuredRendition last = before;
      require(
          measured.getStartTicks() == (last == null ? 0 : last.getEndTicks()),
          "There is a gap before segment %d.".formatted(part.getFirstIndex()));
      require(
          last == null || last.getTimescale() == measured.getTimescale(),
          "Its parts do not count time alike.");
      // Only the very last sample of a rendition may be shorter than the others.
      boolean one = measured.getShortestTicks() > measured.getLongestTicks();
      long ticks = one ? measured.getLastTicks() : measured.getShortestTicks();
      sampleTicks = last == null ? ticks : sampleTicks;
      even &=
          (last == null || last.getLastTicks() == sampleTicks)
              && (one
                  || (measured.getShortestTicks() == sampleTicks
                      && measured.getLongestTicks() == sampleTicks));
      segments.addAll(part.getSegments());
      pieces.addAll(pieces(measured.getSegments()));
      keyFrames.addAll(pieces(measured.getKeyFrames()));
      before = measured;
    }

    private static List<Piece> pieces(List<MeasuredPiece> measured) {
      return measured.stream()
          .map(piece -> new Piece(piece.getDurationMicros(), piece.getSizeBytes()))
          .toList();
    }

    RenditionBytes bytes() {
      return new RenditionBytes(
          opened.codecs(), opened.channels(), picture(), pieces, keyFrames, even);
    }

    private RenditionBytes.@Nullable Picture picture() {
      RenditionBytes.Picture picture = opened.picture();
      MeasuredRendition last = before;
      return picture == null || last == null
          ? null
          : new RenditionBytes.Picture(
              picture.width(),
              picture.height(),
              (double) last.getTimescale() / sampleTicks,
              picture.codecs(),
              picture.progressive(),
              picture.squarePixels(),
              picture.transfer());
    }

    private void require(boolean holds, String sentence) {
      if (!holds) {
        throw new MediaFailure(
            JobFailure.PACKAGE_BROKEN, "The rendition %s is broken. %s".formatted(id, sentence));
      }
    }
  }

  Validator(
      Inspection inspection, List<VideoRung> video, List<AudioRung> audio, int segmentMillis) {
    this.inspection = inspection;
    this.video = video;
    this.audio = audio;
    this.segmentMillis = segmentMillis;
  }

  boolean knows(String renditionId) {
    return renditions.containsKey(renditionId);
  }

  /**
   * @param part the first one of its rendition
   * @param stored bytes of its init segment, as they are stored
   * @param init the same, decrypted
   */
  void open(RenditionPart part, byte[] stored, byte[] init) {
    Rendition rendition = new Rendition(part, init);
    rendition.require(
        HexFormat.of().formatHex(Sha256.digest().digest(stored)).equals(part.getInit().getSha256()),
        "Its init segment is not the one that was reported.");
    renditions.put(part.getRenditionId(), rendition);
  }

  /**
   * The next part of a rendition.
   *
   * @throws MediaFailure {@code package-broken} when it does not follow the part before
   */
  void add(RenditionPart part, MeasuredRendition measured) {
    Rendition rendition = renditions.get(part.getRenditionId());
    if (rendition == null) {
      throw new IllegalStateException("a part before its rendition: " + part.getRenditionId());
    }
    rendition.add(part, measured);
  }

  /** To be called when all parts are there. */
  PackageChecked result(String packageId) {
    requireSameStarts();
    PlaylistChecklist.Report report =
        PlaylistChecklist.check(pack(), MediaFacts.of(inspection), measured());
    report
        .advice()
        .forEach(
            advice ->
                LOG.info("Rule {} is only advice: {}", advice.getRule(), advice.getSentence()));
    report
        .findings()
        .forEach(found -> LOG.warn("Rule {} is broken: {}", found.getRule(), found.getSentence()));
    return new PackageChecked(
        PlaylistChecklist.RULES, report.findings(), packageId, List.of(), null, List.of());
  }

  /** Players switch between pictures where their segments begin at the same time. */
  private void requireSameStarts() {
    Rendition reference = null;
    for (VideoRung rung : video) {
      Rendition rendition = renditions.get(rung.getRenditionId());
      if (rendition != null && reference != null) {
        rendition.require(
            startsWith(rendition.pieces, reference.pieces),
            "Its segments do not start at the same times as those of the largest rendition.");
      }
      reference = reference == null ? rendition : reference;
    }
  }

  private static boolean startsWith(List<Piece> some, List<Piece> others) {
    long apart = 0;
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      apart += some.get(i).durationMicros() - others.get(i).durationMicros();
      same = Math.abs(apart) <= ROUNDED_MICROS;
    }
    return same;
  }

  private Map<String, RenditionBytes> measured() {
    Map<String, RenditionBytes> measured = new LinkedHashMap<>();
    renditions.forEach((id, rendition) -> measured.put(id, rendition.bytes()));
    return measured;
  }

  private HlsPackage pack() {
    return new HlsPackage(
        video.stream().map(rung -> new VideoRendition(rung, track(rung.getRenditionId()))).toList(),
        audio.stream().map(rung -> new AudioRendition(rung, track(rung.getRenditionId()))).toList(),
        segmentMillis,
        true);
  }

  /** A rendition that is missing counts as empty, which the checklist finds. */
  private Track track(String renditionId) {
    Rendition rendition = renditions.get(renditionId);
    return rendition == null
        ? new Track("", "", List.of(), true)
        : new Track(
            rendition.init.getCodecs(),
            rendition.init.getName(),
            rendition.segments,
            true,
            "",
            rendition.init.getContentKeyId() == null ? null : OWN_KEY);
  }
}
