package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.Outcome.Accepted;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.InitSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files through the real encoder; what comes out is read by ffprobe. */
class LadderEncoderTest {
  private static final int SEGMENT_MILLIS = 4000;
  private static final double FRAME_OF_SOUND = 1024.0 / 44100;

  static FfmpegSandbox sandbox;
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  /** All that a listener was told. */
  private static final class Heard implements LadderListener {
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

  @Test
  void film_gives_aligned_renditions() throws Exception {
    Path film =
        TestMedia.make(
            folder.resolve("film.mp4"),
            "-ss",
            "12",
            "-t",
            "9",
            "-i",
            TestMedia.file("sintel-trailer-720p.mp4"),
            "-c",
            "copy");
    Heard heard = encode(film, 360, 240);
    assertThat(heard.inits.get("v360").codecs()).isEqualTo("avc1.64001e");
    assertThat(heard.inits.get("v240").codecs()).isEqualTo("avc1.640015");
    assertThat(heard.inits.get("a0").codecs()).isEqualTo("mp4a.40.2");
    List<CutSegment> large = heard.segments.get("v360");
    assertThat(large.subList(0, 2))
        .allSatisfy(
            segment -> {
              assertThat(segment.segment().getDurationMicros()).isEqualTo(4_000_000);
              assertThat(segment.segment().getFragments()).hasSize(2);
            });
    assertThat(large.stream().map(CutSegment::start).toList())
        .isEqualTo(heard.segments.get("v240").stream().map(CutSegment::start).toList());
    assertThat(heard.segments.get("a0")).hasSameSizeAs(large);
  }

  @Test
  void phone_with_variable_frame_rate_keeps_its_sound_in_step() throws Exception {
    encode(TestMedia.file("phone-1080p-vfr.mp4"), 1080, 240);
  }

  @Test
  void rotated_becomes_portrait() throws Exception {
    encode(TestMedia.file("rotated-90.mp4"), 640, 240);
  }

  @Test
  void odd_sizes_become_even() throws Exception {
    Path city =
        TestMedia.make(
            folder.resolve("city.mpg"),
            "-i",
            TestMedia.file("city-mpeg2-no-audio.mpg"),
            "-c",
            "copy",
            "-t",
            "5");
    encode(city, 404);
  }

  @Test
  void theora_and_vp9() throws Exception {
    encode(TestMedia.file("hello-theora.ogg"), 240);
    encode(TestMedia.file("vp9-opus.webm"), 240);
  }

  @Test
  void surround_becomes_stereo() throws Exception {
    encode(TestMedia.file("surround-5.1.mkv"), 240);
  }

  @Test
  void sound_alone() throws Exception {
    Heard heard = encode(TestMedia.file("audio-only.mp4"));
    assertThat(heard.inits).containsOnlyKeys("a0");
  }

  @Test
  void ntsc_has_a_key_frame_at_exactly_every_second_second() throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("n.mp4"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=60000/1001:d=25",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast");
    Heard heard = encode(clip, 180, 120);
    List<CutSegment> segments = heard.segments.get("v180");
    assertThat(segments).hasSize(7);
    for (CutSegment segment : segments) { // ceil(t * F) frames come before second t
      long frames = (long) Math.ceil(4 * segment.index() * 60000 / 1001.0);
      assertThat(segment.start()).isEqualTo(frames * 1001);
    }
  }

  @Test
  void interlaced_and_anamorphic() throws Exception {
    Path tv =
        TestMedia.make(
            folder.resolve("tv.ts"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=720x576:r=50:d=3",
            "-f",
            "lavfi",
            "-i",
            "sine=d=3",
            "-vf",
            "interlace,setsar=64/45,setfield=tff",
            "-flags",
            "+ildct+ilme",
            "-c:v",
            "mpeg2video",
            "-b:v",
            "4M",
            "-c:a",
            "mp2");
    encode(tv, 576);
  }

  @Test
  void hdr_becomes_sdr() throws Exception {
    Path hdr =
        TestMedia.make(
            folder.resolve("hdr.mp4"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=25:d=1",
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc");
    encode(hdr, 180);
  }

  @Test
  void sound_that_is_shorter_is_followed_by_silence() throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("s.mp4"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=25:d=5",
            "-f",
            "lavfi",
            "-i",
            "sine=d=2",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac");
    Heard heard = encode(clip, 180);
    assertThat(heard.segments.get("a0")).hasSameSizeAs(heard.segments.get("v180"));
  }

  /** Inspects, encodes, and lets ffprobe judge every rendition. */
  private Heard encode(Path source, int... heights) throws Exception {
    JobSpace space = new JobSpace(Files.createTempDirectory(folder, "job"), source);
    Inspection inspection =
        ((Accepted)
                new Inspector(sandbox, InspectionLimits.DEFAULT)
                    .inspect(space, TestMedia.declared(source)))
            .inspection();
    Heard heard = new Heard();
    EncodeLadder ladder = ladder(inspection, heights);
    List<RenditionResult> results =
        new LadderEncoder(sandbox, 6L << 30, 2).encode(space, ladder, heard);
    assertThat(results).hasSize(ladder.getVideo().size() + ladder.getAudio().size());
    assertThat(heard.permille).isEqualTo(1000);
    for (RenditionResult result : results) {
      List<CutSegment> segments = heard.segments.get(result.renditionId());
      assertThat(result.segments()).isEqualTo(segments.size());
      assertThat(segments.stream().mapToLong(each -> each.segment().getDurationMicros()).sum())
          .isEqualTo(result.durationMicros());
    }
    for (VideoRung rung : ladder.getVideo()) {
      Path whole = joined(heard, rung.getRenditionId());
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
      Path whole = joined(heard, rung.getRenditionId());
      assertThat(TestMedia.probe(whole, "stream=codec_name,profile,sample_rate,channels"))
          .containsExactly("aac,LC,%d,2".formatted(rung.getSampleRate()));
      assertSoundTimes(whole, inspection.getDurationMicros() / 1e6);
    }
    return heard;
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

  private Path joined(Heard heard, String id) throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write(heard.inits.get(id).bytes());
    for (CutSegment segment : heard.segments.get(id)) {
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
              4000L * height));
    }
    List<AudioRung> audio = new ArrayList<>();
    for (var track : inspection.getAudio()) {
      audio.add(
          new AudioRung(
              "a" + audio.size(), track.getIndex(), 2, 48000, 128_000L, "und", "Sound", true));
    }
    return new EncodeLadder(TestMedia.source("key"), inspection, video, audio, SEGMENT_MILLIS);
  }
}
