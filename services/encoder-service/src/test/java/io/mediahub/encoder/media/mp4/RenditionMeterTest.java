package io.mediahub.encoder.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.encoder.media.TestMedia;
import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.hls.mp4.Sps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bytes of renditions say, compared with what was asked of the encoder. */
class RenditionMeterTest {
  @TempDir static Path folder;

  private record Cut(InitSegment init, List<CutSegment> segments) {
    RenditionBytes measured() {
      RenditionMeter meter = new RenditionMeter(init);
      segments.forEach(segment -> meter.add(segment.bytes()));
      return meter.result();
    }
  }

  /** A fragmented file of this picture, cut as the platform does. */
  private static Cut cut(String source, Object... options) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("-copyts", "-f", "lavfi", "-i", source));
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of(
            "-f",
            "mp4",
            "-movflags",
            "+delay_moov+default_base_moof+frag_keyframe+frag_discont+skip_trailer"));
    Path file = TestMedia.make(folder.resolve("cut.mp4"), arguments.toArray());
    List<CutSegment> segments = new ArrayList<>();
    try (FragmentCutter cutter = new FragmentCutter(file, 4000)) {
      for (CutSegment next = cutter.poll(true); next != null; next = cutter.poll(true)) {
        segments.add(next);
      }
      return new Cut(cutter.init(), segments);
    }
  }

  private static Cut h264(String source, Object... more) throws Exception {
    List<Object> options =
        new ArrayList<>(
            List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-sc_threshold", "0"));
    options.addAll(List.of(more));
    return cut(source, options.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "320, 240, 25/1, high, yuv420p",
    "426, 240, 24/1, high, yuv420p",
    "854, 480, 30000/1001, main, yuv420p",
    "1920, 1080, 60000/1001, high, yuv420p",
    "4096, 2304, 25/1, high, yuv420p",
    "2, 2, 25/1, baseline, yuv420p",
    "320, 182, 12.345, high, yuv420p",
    "322, 180, 25/1, high422, yuv422p",
    "321, 181, 25/1, high444, yuv444p",
    "400, 300, 50/1, high10, yuv420p10le",
  })
  void size_and_rate_are_what_the_encoder_was_asked_for(
      int width, int height, String rate, String profile, String pixels) throws Exception {
    Cut cut =
        h264(
            "testsrc=s=%dx%d:r=%s".formatted(width, height, rate),
            "-frames:v",
            "3",
            "-pix_fmt",
            pixels,
            "-profile:v",
            profile);

    RenditionBytes.Picture picture = cut.measured().picture();

    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertThat(picture.framesPerSecond()).isCloseTo(number(rate), within(0.001));
    assertThat(picture.codecs()).isEqualTo(cut.init().codecs());
    assertThat(picture.progressive()).isTrue();
    assertThat(picture.squarePixels()).isTrue();
    assertThat(picture.standardRange()).isTrue();
    assertThat(cut.measured().even()).isTrue();
  }

  private static double number(String rate) {
    String[] parts = rate.split("/");
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }

  @Test
  void fields_pixels_and_light_are_read_from_the_decoders_parameters() throws Exception {
    String source = "testsrc2=s=640x480:r=25:d=0.2";

    assertThat(h264(source, "-flags", "+ildct+ilme").measured().picture().progressive()).isFalse();
    assertThat(h264(source + ",setsar=4/3").measured().picture().squarePixels()).isFalse();
    for (String transfer : List.of("smpte2084", "arib-std-b67")) {
      assertThat(
              h264(source, "-x264-params", "transfer=" + transfer)
                  .measured()
                  .picture()
                  .standardRange())
          .isFalse();
    }
  }

  @Test
  void the_level_is_that_of_the_decoders_parameters() throws Exception {
    Cut cut = h264("testsrc2=s=320x240:r=25", "-frames:v", "3", "-level", "4.1");

    assertThat(cut.measured().picture().codecs()).endsWith("29");
  }

  @Test
  void times_and_sizes_are_those_of_the_segments() throws Exception {
    Cut cut = h264("testsrc2=s=160x90:r=25:d=9");

    RenditionBytes measured = cut.measured();

    assertThat(measured.segments())
        .isEqualTo(
            cut.segments().stream()
                .map(each -> new Piece(each.segment().getDurationMicros(), each.bytes().length))
                .toList());
    assertThat(measured.keyFrames()).hasSize(5);
  }

  @Test
  void sound_has_no_picture() throws Exception {
    Cut cut =
        cut(
            "sine=d=9:r=48000,atrim=start_sample=1024",
            "-avoid_negative_ts",
            "disabled",
            "-c:a",
            "aac",
            "-frag_duration",
            "1000000");

    assertThat(cut.measured().picture()).isNull();
    assertThat(cut.measured().codecs()).isEqualTo("mp4a.40.2");
    assertThat(cut.measured().even()).isTrue();
  }

  /** A picture that was squeezed or stretched on its way joins as well as any other. */
  @Test
  void samples_of_different_lengths_are_noticed() throws Exception {
    Cut cut =
        h264(
            "testsrc2=s=160x90:r=25:d=9,setpts='if(eq(N,70),N-0.5,N)/25/TB'",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1/1000");

    assertThat(cut.measured().even()).isFalse();
  }

  @Test
  void changed_parameters_give_a_size_or_a_clear_error_and_nothing_else() throws Exception {
    byte[] init = h264("testsrc2=s=320x180:r=25", "-frames:v", "3").init().bytes();
    int at = new String(init, StandardCharsets.ISO_8859_1).indexOf("avcC");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = init.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[at + 4 + random.nextInt(40)] = (byte) random.nextInt(256);
      }
      try {
        InitSegment.parse(bytes);
      } catch (Mp4Exception e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void parameters_that_break_off_are_an_error() throws Exception {
    byte[] whole = h264("testsrc2=s=320x180:r=25", "-frames:v", "3").init().bytes();
    int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("avcC") + 4;
    ByteBuffer avcC = ByteBuffer.wrap(whole).slice(at, whole.length - at);
    byte[] sps = new byte[avcC.getShort(6)];
    avcC.get(8, sps);
    assertThat(Sps.parse(ByteBuffer.wrap(sps)).width()).isEqualTo(320);
    for (int length = 0; length < 8; length++) {
      ByteBuffer part = ByteBuffer.wrap(Arrays.copyOf(sps, length));
      assertThatThrownBy(() -> Sps.parse(part)).isInstanceOf(Mp4Exception.class);
    }
  }
}
