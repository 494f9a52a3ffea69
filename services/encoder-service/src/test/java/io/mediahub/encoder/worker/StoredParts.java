package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.PublishedPackage;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobReport;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;

/**
 * Compares what was reported of parts with what is in the object store.
 *
 * @param folder for files that ffprobe reads
 */
record StoredParts(EncoderUnderTest encoder, Path folder) {
  private static final int SEGMENT_MILLIS = 4000;

  /** An uploaded media, inspected. */
  record Uploaded(SourceObject source, Inspection inspection, List<Long> seeks) {
    /** Two pictures. */
    List<VideoRung> pictures() {
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
                800_000L,
                "h264"));
      }
      return video;
    }

    List<AudioRung> sounds() {
      int track = inspection.getAudio().getFirst().getIndex();
      return List.of(new AudioRung("a0", track, 2, 48000, 128_000L, "und", "Sound", true, "audio"));
    }

    List<Chunk> chunks() {
      return ChunkPlan.of(inspection, seeks);
    }

    /** All pictures in one. */
    EncodeChunk whole(String packageId) {
      Chunk all = ChunkPlan.of(inspection, List.of()).getFirst();
      return new EncodeChunk(
          source, inspection, packageId, pictures(), SEGMENT_MILLIS, 0, all, true);
    }

    EncodeChunk chunk(String packageId, int index) {
      List<Chunk> chunks = chunks();
      boolean last = index == chunks.size() - 1;
      return new EncodeChunk(
          source,
          inspection,
          packageId,
          pictures(),
          SEGMENT_MILLIS,
          index,
          chunks.get(index),
          last);
    }

    EncodeSound sound(String packageId) {
      return new EncodeSound(source, inspection, packageId, sounds(), SEGMENT_MILLIS, null);
    }

    CheckPackage check(String packageId, int chunks, int soundParts) {
      return new CheckPackage(
          inspection,
          packageId,
          pictures(),
          soundParts == 0 ? List.of() : sounds(),
          SEGMENT_MILLIS,
          chunks,
          soundParts,
          null,
          List.of(),
          null);
    }
  }

  /** The check of a package of one chunk, without sound, that is to replace another one. */
  static CheckPackage anew(Uploaded media, String packageId, String publishedId) {
    PublishedPackage published =
        new PublishedPackage(publishedId, media.pictures(), List.of(), null, List.of());
    return CheckPackage.newBuilder(media.check(packageId, 1, 0)).setPublished(published).build();
  }

  /** The parts among reports. */
  static List<PartEncoded> parts(List<JobReport> reports) {
    return reports.stream()
        .filter(report -> report.getReport() instanceof PartEncoded)
        .map(report -> (PartEncoded) report.getReport())
        .toList();
  }

  /** Every segment of parts, by key. */
  Map<String, byte[]> segments(String mediaId, List<PartEncoded> parts) {
    Map<String, byte[]> stored = new HashMap<>();
    for (PartEncoded part : parts) {
      for (RenditionPart rendition : part.getRenditions()) {
        for (Segment segment : rendition.getSegments()) {
          String key = prefix(mediaId, part, rendition) + segment.getName();
          stored.put(key, encoder.read(key));
        }
      }
    }
    return stored;
  }

  void assertUnchanged(Map<String, byte[]> stored) {
    stored.forEach((key, bytes) -> assertThat(encoder.read(key)).as(key).isEqualTo(bytes));
  }

  /** The parts follow each other, and their objects play. */
  void assertStored(String mediaId, List<PartEncoded> parts, String... renditionIds)
      throws Exception {
    for (String id : renditionIds) {
      Path whole = folder.resolve(id + ".mp4");
      Files.deleteIfExists(whole);
      int next = -1;
      for (PartEncoded part : parts) {
        RenditionPart rendition =
            part.getRenditions().stream()
                .filter(each -> each.getRenditionId().equals(id))
                .findFirst()
                .orElseThrow();
        String prefix = prefix(mediaId, part, rendition);
        byte[] init = encoder.read(prefix + rendition.getInit().getName());
        assertThat(HexFormat.of().formatHex(Sha256.digest().digest(init)))
            .isEqualTo(rendition.getInit().getSha256());
        assertThat((long) init.length).isEqualTo(rendition.getInit().getSizeBytes());
        if (next < 0) {
          Files.write(whole, init);
          next = rendition.getFirstIndex();
          boolean sound = id.startsWith("a");
          String first = prefix + rendition.getSegments().getFirst().getName();
          assertThat(type(prefix + rendition.getInit().getName()))
              .isEqualTo(sound ? "audio/mp4" : "video/mp4");
          assertThat(type(first)).isEqualTo(sound ? "audio/mp4" : "video/iso.segment");
        }
        assertThat(rendition.getFirstIndex()).isEqualTo(next);
        for (Segment segment : rendition.getSegments()) {
          byte[] bytes = encoder.read(prefix + segment.getName());
          assertThat((long) bytes.length).isEqualTo(segment.getSizeBytes());
          Files.write(whole, bytes, StandardOpenOption.APPEND);
        }
        next += rendition.getSegments().size();
      }
      assertThat(TestMedia.probe(whole, "stream=codec_name")).hasSize(1);
    }
  }

  private static String prefix(String mediaId, PartEncoded part, RenditionPart rendition) {
    return "%s/%s/%s/".formatted(mediaId, part.getPackageId(), rendition.getRenditionId());
  }

  private String type(String key) {
    var head = encoder.s3().headObject(h -> h.bucket("media").key(key));
    assertThat(head.cacheControl()).contains("immutable");
    return head.contentType();
  }
}
