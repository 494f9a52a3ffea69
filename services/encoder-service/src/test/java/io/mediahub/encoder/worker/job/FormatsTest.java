package io.mediahub.encoder.worker.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats beside H.264 are made in chunks that join, and may be published. */
@SandboxTest
class FormatsTest {
  private static final String TONE = "sine=f=300:d=6";

  /** What a graded film says of its light; the numbers are those of a screen with P3. */
  private static final String LIGHT =
      ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)"
          + ":max-cll=993,412";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // size, rate, threads, frames of 6 s
    "640x360, 25, 1, 150",
    "360x640, 30000/1001, 2, 180",
  })
  void each_format_is_published_beside_h264(String size, String rate, int threads, int frames)
      throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "film.mp4",
            "testsrc2=s=%s:r=%s:d=6".formatted(size, rate),
            TONE,
            "-c:v",
            "libx264",
            "-g",
            "50",
            "-c:a",
            "aac");

    Map<String, byte[]> made =
        published(film, threads, EnumSet.of(PictureFormat.HEVC, PictureFormat.AV1));

    assertThat(made.keySet()).containsOnly("v360", "v240", "v360-hevc", "v360-av1", "a0");
    List<String> expected = shown(made, "v360");
    assertThat(expected).hasSize(frames);
    for (String id : List.of("v360-hevc", "v360-av1")) {
      assertThat(shown(made, id)).as("frames of " + id).isEqualTo(expected);
      assertThat(keyFrames(made, id)).as(id).isEqualTo(keyFrames(made, "v360")).hasSize(3);
      assertThat(stream(made, id, "codec_tag_string"))
          .isEqualTo(id.endsWith("hevc") ? "hvc1" : "av01");
      assertThat(colours(made, id)).isEqualTo("yuv420p,tv,bt709,bt709,bt709");
      assertThat(similarity(made, id, "v360")).as("SSIM of " + id).isGreaterThan(0.9);
    }
  }

  /** Of HDR the usual ladder is tone-mapped; beside it the light is what it was. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void hdr10_keeps_its_light_beside_h264(boolean graded) throws Exception {
    Map<String, byte[]> made =
        published(hdr("smpte2084", graded ? LIGHT : ""), 1, EnumSet.of(PictureFormat.HDR10));

    assertThat(made.keySet()).containsOnly("v360", "v360-hdr10", "a0");
    assertThat(shown(made, "v360-hdr10")).isEqualTo(shown(made, "v360")).hasSize(150);
    assertThat(keyFrames(made, "v360-hdr10")).isEqualTo(keyFrames(made, "v360")).hasSize(3);
    assertThat(colours(made, "v360")).isEqualTo("yuv420p,tv,bt709,bt709,bt709");
    assertThat(colours(made, "v360-hdr10")).isEqualTo("yuv420p10le,tv,bt2020nc,smpte2084,bt2020");
    assertThat(stream(made, "v360-hdr10", "codec_tag_string")).isEqualTo("hvc1");
    assertThat(light(made, "v360-hdr10"))
        .isEqualTo(
            graded
                ? List.of(
                    "red_x=34000/50000",
                    "green_y=34500/50000",
                    "white_point_x=15635/50000",
                    "min_luminance=50/10000",
                    "max_luminance=10000000/10000",
                    "max_content=993",
                    "max_average=412")
                : List.of());
    assertThat(light(made, "v360")).isEmpty();
    // A patch of 1000 candela in the source is one in the package.
    assertThat(luma(made, "v360-hdr10")).isBetween(720 - 6, 720 + 6);
  }

  /** A screen for HDR is nothing that SDR should speak of. */
  @Test
  void tone_mapped_pictures_say_nothing_of_the_light_of_their_source() throws Exception {
    Map<String, byte[]> made = published(hdr("smpte2084", LIGHT), 1, Set.of());

    assertThat(made.keySet()).containsOnly("v360", "a0");
    assertThat(light(made, "v360")).isEmpty();
    assertThat(new String(made.get("v360"), ISO_8859_1)).doesNotContain("mdcv", "clli");
  }

  /** HLG, and SDR that calls itself deep, are tone-mapped or converted alone. */
  @Test
  void other_light_is_not_hdr10() throws Exception {
    Map<String, byte[]> made =
        published(hdr("arib-std-b67", ""), 1, EnumSet.of(PictureFormat.HDR10));

    assertThat(made.keySet()).containsOnly("v360", "a0");
  }

  /** A still picture: nobody needs its size in between. Its package keeps the whole checklist. */
  @Test
  void a_ladder_to_measure_is_published_in_all_formats() throws Exception {
    Path still =
        MadeMedia.film(
            folder, "still.mkv", "smptehdbars=s=1280x720:r=25:d=20", TONE, "-c:v", "ffv1");

    Map<String, byte[]> made =
        published(still, 1, new WholeEncode.Wish(EnumSet.of(PictureFormat.HEVC), true));

    assertThat(made.keySet()).containsOnly("v720", "v240", "v720-hevc", "a0");
    assertThat(shown(made, "v240")).isEqualTo(shown(made, "v720")).hasSize(500);
  }

  @Test
  void sound_alone_has_no_formats() throws Exception {
    Map<String, byte[]> made =
        published(MadeMedia.sound(folder), 1, EnumSet.allOf(PictureFormat.class));

    assertThat(made.keySet()).allMatch(id -> id.startsWith("a"));
  }

  private Map<String, byte[]> published(Path film, int threads, Set<PictureFormat> formats)
      throws Exception {
    return published(film, threads, new WholeEncode.Wish(formats, false));
  }

  private Map<String, byte[]> published(Path film, int threads, WholeEncode.Wish wish)
      throws Exception {
    WholeEncode.Outcome outcome;
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      outcome =
          WholeEncode.run(
              sandbox,
              InspectionLimits.DEFAULT,
              new JobSpace(Files.createDirectory(folder.resolve("job")), film),
              threads,
              wish);
    }
    assertThat(outcome.code()).as(outcome.sentence()).isEqualTo("published");
    return ((WholeEncode.Outcome.Published) outcome).renditions();
  }

  /** The left half is at 1000 candela per square metre, the right at 10. */
  private Path hdr(String transfer, String more) throws Exception {
    return MadeMedia.film(
        folder,
        "hdr.mp4",
        "color=black:s=640x360:r=25:d=6,format=yuv420p10le,"
            + "geq=lum='if(lt(X,320),720,327)':cb=512:cr=512",
        TONE,
        "-pix_fmt",
        "yuv420p10le",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-tag:v",
        "hvc1",
        "-x265-params",
        "log-level=error:keyint=50:colorprim=bt2020:colormatrix=bt2020nc:transfer="
            + transfer
            + more,
        "-c:a",
        "aac");
  }

  private Path file(Map<String, byte[]> made, String id) throws Exception {
    return Files.write(folder.resolve(id + ".mp4"), made.get(id));
  }

  /** When each frame is shown, in order. */
  private List<String> shown(Map<String, byte[]> made, String id) throws Exception {
    return TestMedia.probe(file(made, id), "frame=pts_time").stream()
        .map(line -> line.replace(",", "")) // before what stands beside a frame
        .toList();
  }

  private List<String> keyFrames(Map<String, byte[]> made, String id) throws Exception {
    return TestMedia.probe(file(made, id), "packet=pts_time,flags").stream()
        .filter(line -> line.contains("K"))
        .toList();
  }

  private String stream(Map<String, byte[]> made, String id, String what) throws Exception {
    return TestMedia.probe(file(made, id), "stream=" + what).getFirst();
  }

  /** What a frame far from the beginning says. */
  private List<String> light(Map<String, byte[]> made, String id) throws Exception {
    String said =
        TestMedia.run(
            List.of(
                TestMedia.FFMPEG_HOME.resolve("ffprobe").toString(),
                "-v",
                "error",
                "-read_intervals",
                "5%+#1",
                "-show_entries",
                "frame_side_data",
                "-of",
                "default=noprint_wrappers=1",
                file(made, id).toString()));
    Set<String> wanted =
        Set.of(
            "red_x",
            "green_y",
            "white_point_x",
            "min_luminance",
            "max_luminance",
            "max_content",
            "max_average");
    return said.lines().filter(line -> wanted.contains(line.replaceAll("=.*", ""))).toList();
  }

  /** Of ten bits, in the left half of the first frame. */
  private int luma(Map<String, byte[]> made, String id) throws Exception {
    byte[] pixels = TestMedia.firstFrame(file(made, id), "format=yuv420p10le,crop=8:8:160:180");
    return (pixels[0] & 255) | (pixels[1] & 255) << 8;
  }

  /** 1 when they are alike. */
  private double similarity(Map<String, byte[]> made, String id, String other) throws Exception {
    String said =
        TestMedia.run(
            List.of(
                TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
                "-v",
                "error",
                "-i",
                file(made, id).toString(),
                "-i",
                file(made, other).toString(),
                "-filter_complex",
                "ssim=f=-",
                "-f",
                "null",
                "/dev/null"));
    return said.lines()
        .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*All:([0-9.]+).*", "$1")))
        .average()
        .orElseThrow();
  }

  private String colours(Map<String, byte[]> made, String id) throws Exception {
    return stream(made, id, "pix_fmt,color_range,color_space,color_transfer,color_primaries")
        .replaceAll(",$", ""); // before what stands beside the stream
  }
}
