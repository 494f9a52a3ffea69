package io.mediahub.encoder.worker.job;

import io.mediahub.base.hash.Sha256;
import io.mediahub.encoder.media.encode.LadderListener;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.InitObject;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionPart;

/** The renditions of a media as they come, each put together to parts, and checked. */
final class WholePackage implements LadderListener {
  private final int segmentsOfPart;
  private final Map<String, InitSegment> inits = new LinkedHashMap<>();
  private final Map<String, List<CutSegment>> segments = new LinkedHashMap<>();

  WholePackage(int segmentsOfPart) {
    this.segmentsOfPart = segmentsOfPart;
  }

  @Override
  public void opened(String renditionId, InitSegment init) {
    inits.put(renditionId, init);
    segments.put(renditionId, new ArrayList<>());
  }

  @Override
  public void segment(String renditionId, CutSegment segment) {
    segments.get(renditionId).add(segment);
  }

  @Override
  public void progress(int permille) {
    // not what is tested
  }

  /** Each rendition as one file: its init segment, and then its segments. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    inits.forEach(
        (id, init) -> {
          ByteArrayOutputStream file = new ByteArrayOutputStream();
          file.writeBytes(init.bytes());
          segments.get(id).forEach(segment -> file.writeBytes(segment.bytes()));
          files.put(id, file.toByteArray());
        });
    return files;
  }

  /**
   * @param judged what the package is said to be
   */
  PackageChecked check(EncodeLadder judged) {
    Validator validator = validator(judged);
    inits.forEach(
        (id, init) -> {
          int count = segments.get(id).size();
          for (int from = 0; from < count; from += segmentsOfPart) {
            add(validator, id, init, from, Math.min(count, from + segmentsOfPart));
          }
        });
    return validator.result("package");
  }

  static Validator validator(EncodeLadder judged) {
    return new Validator(
        judged.getInspection(), judged.getVideo(), judged.getAudio(), judged.getSegmentMillis());
  }

  void add(Validator validator, String id, InitSegment init, int from, int to) {
    MeasuredSegments measured = new MeasuredSegments(id, init);
    List<CutSegment> cut = segments.get(id).subList(from, to);
    cut.forEach(measured::add);
    RenditionPart part =
        new RenditionPart(id, object(init), from, cut.stream().map(CutSegment::segment).toList());
    if (!validator.knows(id)) {
      validator.open(part, init.bytes(), init.bytes());
    }
    validator.add(part, measured.result());
  }

  private static InitObject object(InitSegment init) {
    String sha256 = HexFormat.of().formatHex(Sha256.digest().digest(init.bytes()));
    return new InitObject("init.mp4", (long) init.bytes().length, sha256, init.codecs(), null);
  }

  /** The parts of a rendition, out of their order or not. */
  void addAll(Validator validator, String id, int... firstSegments) {
    for (int first : firstSegments) {
      add(validator, id, inits.get(id), first, first + 1);
    }
  }
}
