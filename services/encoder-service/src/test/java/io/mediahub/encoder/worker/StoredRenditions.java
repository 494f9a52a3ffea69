package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;

/**
 * Compares what an encode reported with what is in the object store.
 *
 * @param folder for files that ffprobe reads
 */
record StoredRenditions(EncoderUnderTest encoder, Path folder) {
  /** A ladder of two pictures and one sound. */
  static EncodeLadder ladder(SourceObject source, Inspection inspection) {
    var track = inspection.getVideo();
    List<VideoRung> video = new ArrayList<>();
    for (int height : new int[] {360, 240}) {
      video.add(
          new VideoRung(
              "v" + height,
              height * 16 / 9 / 2 * 2,
              height,
              track.getFrameRateNum(),
              track.getFrameRateDen(),
              800_000L));
    }
    int sound = inspection.getAudio().getFirst().getIndex();
    return new EncodeLadder(
        source,
        inspection,
        video,
        List.of(new AudioRung("a0", sound, 2, 48000, 128_000L, "und", "Sound", true)),
        4000);
  }

  /** What was reported to be in the store, by key. */
  Map<String, byte[]> bytes(EncodeJob job, List<JobReport> reports) {
    Map<String, byte[]> stored = new HashMap<>();
    for (JobReport report : reports) {
      if (report.getReport() instanceof SegmentsEncoded encoded) {
        for (Segment segment : encoded.getSegments()) {
          String key = prefix(job, encoded.getRenditionId()) + segment.getName();
          stored.put(key, encoder.read(key));
        }
      }
    }
    return stored;
  }

  void assertUnchanged(Map<String, byte[]> stored) {
    stored.forEach((key, bytes) -> assertThat(encoder.read(key)).as(key).isEqualTo(bytes));
  }

  /** Everything of each rendition is in the store before it is reported, without gaps. */
  void assertComplete(EncodeJob job, List<JobReport> reports) throws Exception {
    for (String id : List.of("v360", "v240", "a0")) {
      assertComplete(job, reports, id);
    }
  }

  private void assertComplete(EncodeJob job, List<JobReport> reports, String id) throws Exception {
    RenditionOpened opened = null;
    RenditionCompleted completed = null;
    List<Segment> segments = new ArrayList<>();
    for (JobReport report : reports) {
      switch (report.getReport()) {
        case RenditionOpened each when each.getRenditionId().equals(id) -> opened = each;
        case RenditionCompleted each when each.getRenditionId().equals(id) -> completed = each;
        case SegmentsEncoded each when each.getRenditionId().equals(id) -> {
          assertThat(each.getFirstIndex()).isEqualTo(segments.size());
          segments.addAll(each.getSegments());
        }
        default -> {}
      }
    }
    assertThat(opened).isNotNull();
    String prefix = prefix(job, id);
    assertThat(job.getMediaId() + "/" + opened.getPrefix()).isEqualTo(prefix);
    assertThat(completed.getSegmentCount()).isEqualTo(segments.size());
    Path whole = folder.resolve(id + ".mp4");
    byte[] init = encoder.read(prefix + opened.getInitName());
    assertThat((long) init.length).isEqualTo(opened.getInitBytes());
    try (var out = Files.newOutputStream(whole)) {
      out.write(init);
      for (Segment segment : segments) {
        byte[] bytes = encoder.read(prefix + segment.getName());
        assertThat((long) bytes.length).isEqualTo(segment.getSizeBytes());
        out.write(bytes);
      }
    }
    assertThat(TestMedia.probe(whole, "stream=codec_name")).hasSize(1);
    boolean sound = id.startsWith("a");
    assertThat(type(prefix + "init.mp4")).isEqualTo(sound ? "audio/mp4" : "video/mp4");
    assertThat(type(prefix + "00000.m4s")).isEqualTo(sound ? "audio/mp4" : "video/iso.segment");
  }

  private static String prefix(EncodeJob job, String renditionId) {
    return "%s/%s/%d/%s/"
        .formatted(job.getMediaId(), job.getJobId(), job.getAttempt(), renditionId);
  }

  private String type(String key) {
    var head = encoder.s3().headObject(h -> h.bucket("media").key(key));
    assertThat(head.cacheControl()).contains("immutable");
    return head.contentType();
  }
}
