package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.InitObject;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobKind;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;

/** Media, and what workers store of them. */
final class EncodedParts {
  static final SourceObject SOURCE =
      new SourceObject("uploads", "m1/source", 700L, "ab".repeat(32), "video/mp4");

  private static final long SECOND = 1_000_000;
  private static final long SEGMENT = 4;

  private EncodedParts() {}

  static Inspection film(long seconds, int tracks) {
    return Inspection.newBuilder(sound(seconds, tracks))
        .setVideo(
            VideoTrack.newBuilder()
                .setIndex(0)
                .setCodec("h264")
                .setWidth(1280)
                .setHeight(720)
                .setRotation(0)
                .setFrameRateNum(25)
                .setFrameRateDen(1)
                .setInterlaced(false)
                .setHdr(false)
                .setPixelFormat("yuv420p")
                .setBitsPerSecond(4_000_000)
                .build())
        .build();
  }

  static Inspection sound(long seconds, int tracks) {
    return Inspection.newBuilder()
        .setContainer("mp4")
        .setDurationMicros(seconds * SECOND)
        .setAudio(
            IntStream.rangeClosed(1, tracks)
                .mapToObj(
                    index ->
                        AudioTrack.newBuilder()
                            .setIndex(index)
                            .setCodec("aac")
                            .setChannels(2)
                            .setSampleRate(48_000)
                            .setLanguage("en")
                            .build())
                .toList())
        .build();
  }

  /** A chunk as its package plans it. */
  static PartEncoded chunk(PackageState made, String jobId, int attempt, int index) {
    int first = made.getChunks().get(index).getFirstSegment();
    boolean last = index == made.getChunks().size() - 1;
    int segments =
        last
            ? Math.toIntExact(segments(made) - first)
            : made.getChunks().get(index + 1).getFirstSegment() - first;
    List<RenditionPart> renditions =
        Packages.pictures(made).stream()
            .map(rung -> part(rung.getRenditionId(), first, segments))
            .toList();
    return new PartEncoded(
        made.getPackageId(), jobId, attempt, JobKind.CHUNK, index, true, renditions, List.of());
  }

  private static long segments(PackageState made) {
    return Math.max(
        made.getChunks().getLast().getFirstSegment() + 1,
        Math.ceilDiv(made.getChunks().getLast().getToFrame(), 25 * SEGMENT));
  }

  /** All parts of the sound: one segment, 4, 16, and 30 each. */
  static List<PartEncoded> sounds(PackageState made, String jobId, int attempt) {
    long seconds = made.getInspection().getDurationMicros() / SECOND;
    int left = Math.toIntExact(Math.max(1, Math.ceilDiv(seconds, SEGMENT)));
    List<PartEncoded> parts = new ArrayList<>();
    int first = 0;
    for (int index = 0; left > 0; index++) {
      int count = Math.min(left, index == 0 ? 1 : index == 1 ? 4 : index == 2 ? 16 : 30);
      left -= count;
      int from = first;
      parts.add(
          new PartEncoded(
              made.getPackageId(),
              jobId,
              attempt,
              JobKind.SOUND,
              index,
              left == 0,
              Packages.sounds(made).stream()
                  .map(rung -> part(rung.getRenditionId(), from, count))
                  .toList(),
              List.of()));
      first += count;
    }
    return parts;
  }

  /** A part of a preview, of one segment. */
  static PartEncoded preview(
      PackageState made, String jobId, int attempt, int index, boolean last) {
    return new PartEncoded(
        made.getPackageId(),
        jobId,
        attempt,
        JobKind.PREPARE,
        index,
        last,
        Stream.concat(
                made.getVideo().stream().map(rung -> rung.getRenditionId()),
                made.getAudio().stream().map(rung -> rung.getRenditionId()))
            .map(id -> part(id, index, 1))
            .toList(),
        List.of());
  }

  static RenditionPart part(String renditionId, int first, int count) {
    return new RenditionPart(
        renditionId,
        new InitObject("init-0123456789ab.mp4", 700L, "01".repeat(32), "avc1.64001f", null),
        first,
        IntStream.range(first, first + count)
            .mapToObj(i -> new Segment(i + "-x.m4s", SEGMENT * SECOND, 1000L, List.of()))
            .toList());
  }
}
