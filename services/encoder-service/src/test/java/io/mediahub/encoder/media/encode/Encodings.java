package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;

/** Encodes with the real encoder; what comes out is judged by ffprobe. */
final class Encodings implements AutoCloseable {
  private static final int SEGMENT_MILLIS = 4000;
  private static final double FRAME_OF_SOUND = 1024.0 / 44100;

  private final FfmpegSandbox sandbox = TestMedia.sandbox();
  private final Path folder;

  Encodings(Path folder) {
    this.folder = folder;
  }

  @Override
  public void close() {
    sandbox.close();
  }

  /** The parts that a listener received. */
  static final class Encoded implements LadderListener {
    final Map<String, InitSegment> inits = new LinkedHashMap<>();
    final Map<String, List<CutSegment>> segments = new LinkedHashMap<>();
    int permille;

    @Override
    public void opened(String renditionId, InitSegment init) {
      inits.put(renditionId, init);
      segments.put(renditionId, new ArrayList<>());
    }

    @Override
    public void segment(String renditionId, CutSegment segment) {
      List<CutSegment> before = segments.get(renditionId);
      assertThat(segment.index()).isEqualTo(before.size());
      before.add(segment);
    }

    @Override
    public void progress(int permille) {
      assertThat(permille).isBetween(this.permille, 1000);
      this.permille = permille;
    }
  }

  /** How the encoding of a sound track fails that the file does not have. */
  MediaFailure failure(Path source) throws Exception {
    EncodeLadder ladder = ladder(inspect(space(source), source));
    AudioRung absent =
        AudioRung.newBuilder(ladder.getAudio().getFirst()).setSourceIndex(77).build();
    EncodeLadder wrong = EncodeLadder.newBuilder(ladder).setAudio(List.of(absent)).build();
    return catchThrowableOfType(
        MediaFailure.class,
        () -> new LadderEncoder(sandbox, 6L << 30, 2).encode(space(source), wrong, new Encoded()));
  }

  private JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }

  private Inspection inspect(JobSpace space, Path source) throws Exception {
    return ((Accepted)
            new Inspector(sandbox, InspectionLimits.DEFAULT)
                .inspect(space, TestMedia.declared(source)))
        .inspection();
  }

  /** Inspects, encodes, and lets ffprobe judge every rendition. */
  Encoded encode(Path source, int... heights) throws Exception {
    JobSpace space = space(source);
    Inspection inspection = inspect(space, source);
    Encoded encoded = new Encoded();
    EncodeLadder ladder = ladder(inspection, heights);
    List<RenditionResult> results =
        new LadderEncoder(sandbox, 6L << 30, 2).encode(space, ladder, encoded);
    assertThat(results).hasSize(ladder.getVideo().size() + ladder.getAudio().size());
    assertThat(encoded.permille).isEqualTo(1000);
    for (RenditionResult result : results) {
      List<CutSegment> segments = encoded.segments.get(result.renditionId());
      assertThat(result.segments()).isEqualTo(segments.size());
      assertThat(segments.stream().mapToLong(each -> each.segment().getDurationMicros()).sum())
          .isEqualTo(result.durationMicros());
    }
    for (VideoRung rung : ladder.getVideo()) {
      Path whole = joined(encoded, rung.getRenditionId());
      assertThat(
              TestMedia.probe(
                  whole,
                  "stream=codec_name,width,height,sample_aspect_ratio,pix_fmt,field_order,color_space"))
          .containsExactly(
              "h264,%d,%d,1:1,yuv420p,bt709,progressive"
                  .formatted(rung.getWidth(), rung.getHeight()));
      assertVideoTimes(whole, rung, inspection.getDurationMicros() / 1e6);
    }
    for (AudioRung rung : ladder.getAudio()) {
      Path whole = joined(encoded, rung.getRenditionId());
      assertThat(TestMedia.probe(whole, "stream=codec_name,profile,sample_rate,channels"))
          .containsExactly("aac,LC,%d,2".formatted(rung.getSampleRate()));
      assertSoundTimes(whole, inspection.getDurationMicros() / 1e6);
    }
    return encoded;
  }

  private static void assertVideoTimes(Path file, VideoRung rung, double seconds) throws Exception {
    double frame = (double) rung.getFrameRateDen() / rung.getFrameRateNum();
    List<Double> times =
        TestMedia.probe(file, "packet=pts_time").stream()
            .map(line -> Double.valueOf(line.split(",")[0]))
            .sorted()
            .toList();
    assertThat(times.getFirst()).isZero();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(frame * 0.99, frame * 1.01);
    }
    assertThat(times.getLast() + frame).isBetween(seconds - frame, seconds + frame);
  }

  private static void assertSoundTimes(Path file, double seconds) throws Exception {
    List<String> times = TestMedia.probe(file, "packet=pts_time");
    assertThat(Double.parseDouble(times.getFirst().split(",")[0])).isZero();
    double last = Double.parseDouble(times.getLast().split(",")[0]);
    assertThat(last).isBetween(seconds - 2 * FRAME_OF_SOUND, seconds + FRAME_OF_SOUND);
  }

  Path joined(Encoded encoded, String id) throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write(encoded.inits.get(id).bytes());
    for (CutSegment segment : encoded.segments.get(id)) {
      bytes.write(segment.bytes());
    }
    return Files.write(folder.resolve(id + ".joined.mp4"), bytes.toByteArray());
  }

  /** Rungs of these heights, without a plan's cleverness. */
  private static EncodeLadder ladder(Inspection inspection, int... heights) {
    List<VideoRung> video = new ArrayList<>();
    for (int height : heights) {
      var track = inspection.getVideo();
      int width = (int) Math.round((double) track.getWidth() * height / track.getHeight() / 2) * 2;
      video.add(
          new VideoRung(
              "v" + height,
              width,
              height,
              track.getFrameRateNum(),
              track.getFrameRateDen(),
              4000L * height,
              "h264"));
    }
    List<AudioRung> audio = new ArrayList<>();
    for (var track : inspection.getAudio()) {
      audio.add(
          new AudioRung(
              "a" + audio.size(),
              track.getIndex(),
              2,
              48000,
              128_000L,
              "und",
              "Sound",
              true,
              "audio"));
    }
    return new EncodeLadder(TestMedia.source("key"), inspection, video, audio, SEGMENT_MILLIS);
  }
}
