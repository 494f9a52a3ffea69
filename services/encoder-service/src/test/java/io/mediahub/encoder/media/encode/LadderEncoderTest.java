package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.mp4.CutSegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files through the real encoder. */
@SandboxTest
class LadderEncoderTest {
  @TempDir Path folder;
  Encodings encodings;

  @BeforeEach
  void open() {
    encodings = new Encodings(folder);
  }

  @AfterEach
  void close() {
    encodings.close();
  }

  @Test
  void film_gives_aligned_renditions() throws Exception {
    Path film =
        TestMedia.make(folder.resolve("film.mp4"), "-t", "9", "-i", TestMedia.CLIP, "-c", "copy");
    Encodings.Encoded encoded = encodings.encode(film, 360, 240);
    assertThat(encoded.inits.get("v360").codecs()).isEqualTo("avc1.64001e");
    assertThat(encoded.inits.get("v240").codecs()).isEqualTo("avc1.640015");
    assertThat(encoded.inits.get("a0").codecs()).isEqualTo("mp4a.40.2");
    List<CutSegment> large = encoded.segments.get("v360");
    assertThat(large.subList(0, 2))
        .allSatisfy(
            segment -> {
              assertThat(segment.segment().getDurationMicros()).isEqualTo(4_000_000);
              assertThat(segment.segment().getFragments()).hasSize(2);
            });
    assertThat(large.stream().map(CutSegment::start).toList())
        .isEqualTo(encoded.segments.get("v240").stream().map(CutSegment::start).toList());
    assertThat(encoded.segments.get("a0")).hasSameSizeAs(large);
    // The same moment of the film: a picture that is not black, and alike in both sizes.
    int[] first = TestMedia.rgb(encodings.joined(encoded, "v360"), 320, 180);
    int[] second = TestMedia.rgb(encodings.joined(encoded, "v240"), 214, 120);
    assertThat(first[1]).isCloseTo(second[1], within(30));
  }

  @Test
  void ntsc_has_a_key_frame_at_exactly_every_second_second() throws Exception {
    Path clip =
        TestMedia.make(
            folder.resolve("n.mp4"),
            "-f",
            "lavfi",
            "-i",
            // At 20 s the frame is another than five times that of 4 s.
            "testsrc2=s=160x90:r=60000/1001:d=21",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast");
    Encodings.Encoded encoded = encodings.encode(clip, 90);
    List<CutSegment> segments = encoded.segments.get("v90");
    assertThat(segments).hasSize(6);
    for (CutSegment segment : segments) { // ceil(t * F) frames come before second t
      long frames = (long) Math.ceil(4 * segment.index() * 60000 / 1001.0);
      assertThat(segment.start()).isEqualTo(frames * 1001);
    }
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
    Encodings.Encoded encoded = encodings.encode(clip, 180);
    assertThat(encoded.segments.get("a0")).hasSameSizeAs(encoded.segments.get("v180"));
  }

  /** Its packets have times that ffmpeg puts seconds before and behind their places. */
  @Test
  void the_sound_of_ogg_is_heard_from_its_beginning_to_its_end() throws Exception {
    Path film = TestMedia.extra("hello-theora.ogg");

    Encodings.Encoded encoded = encodings.encode(film, 240);

    short[] made = samples("made", encodings.joined(encoded, "a0"));
    short[] source = samples("source", film);
    assertThat(made.length).isCloseTo(source.length, withinPercentage(3));
    assertThat(likeness(made, source)).isGreaterThan(0.9);
  }

  private short[] samples(String name, Path file) throws Exception {
    Path raw =
        TestMedia.make(
            folder.resolve(name),
            "-i",
            file,
            "-map",
            "0:a",
            "-ac",
            "1",
            "-ar",
            "8000",
            "-f",
            "s16le");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[bytes.remaining() / Short.BYTES];
    bytes.asShortBuffer().get(samples);
    return samples;
  }

  /** Correlation: 1 for the same sound, about 0 for another. */
  private static double likeness(short[] one, short[] other) {
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      product += (double) one[i] * other[i];
      squares += (double) one[i] * one[i];
      otherSquares += (double) other[i] * other[i];
    }
    return product / Math.sqrt(squares * otherSquares);
  }

  @Test
  void a_rate_that_varies_keeps_sound_in_step() throws Exception {
    encodings.encode(MadeMedia.variableRate(folder), 360, 240);
  }

  @Test
  void a_turned_picture_becomes_upright() throws Exception {
    Encodings.Encoded encoded = encodings.encode(MadeMedia.rotated(folder), 640, 320);
    // Stored at the top left, the blue corner is at the top right when the phone is held upright.
    for (String id : List.of("v640", "v320")) {
      Path upright = encodings.joined(encoded, id);
      int height = id.equals("v640") ? 640 : 320;
      int width = height * 3 / 4;
      assertThat(TestMedia.rgb(upright, width - 16, 16)).satisfies(LadderEncoderTest::isBlue);
      assertThat(TestMedia.rgb(upright, 16, 16)).satisfies(LadderEncoderTest::isGray);
      assertThat(TestMedia.rgb(upright, width - 16, height - 16))
          .satisfies(LadderEncoderTest::isGray);
    }
  }

  @Test
  void odd_sizes_become_even() throws Exception {
    encodings.encode(MadeMedia.oddSize(folder), 180);
  }

  @Test
  void vp9_and_opus() throws Exception {
    encodings.encode(MadeMedia.webm(folder), 240);
  }

  @Test
  void surround_becomes_stereo() throws Exception {
    encodings.encode(MadeMedia.surround(folder), 240);
  }

  @Test
  void sound_alone() throws Exception {
    Encodings.Encoded encoded = encodings.encode(MadeMedia.sound(folder));
    assertThat(encoded.inits).containsOnlyKeys("a0");
  }

  @Test
  void fields_become_whole_pictures_and_pixels_square() throws Exception {
    Encodings.Encoded encoded = encodings.encode(MadeMedia.interlacedAndAnamorphic(folder), 576);
    byte[] picture =
        TestMedia.firstFrame(
            encodings.joined(encoded, "v576"),
            "trim=start_frame=10,format=gray,crop=1024:200:0:100");
    long combed = 0;
    for (int i = 0; i + 1024 < picture.length; i++) {
      combed += Math.abs((picture[i] & 255) - (picture[i + 1024] & 255));
    }
    // Of a bar that moves 16 pixels a field, every other line would be elsewhere: 22 on average.
    assertThat((double) combed / picture.length).isLessThan(2);
  }

  @Test
  void the_light_of_hdr_is_mapped_and_not_only_relabelled() throws Exception {
    Encodings.Encoded encoded = encodings.encode(MadeMedia.hdr(folder), 180);
    Path sdr = encodings.joined(encoded, "v180");
    // The same numbers read as BT.709 would be 192 and 77.
    assertThat(TestMedia.rgb(sdr, 80, 90)[1]).isGreaterThan(235);
    assertThat(TestMedia.rgb(sdr, 240, 90)[1]).isBetween(50, 71);
  }

  @ParameterizedTest
  @CsvSource({"709, bt709", "170m, smpte170m", "ycgco, YCgCo", "2020_cl, bt2020c"})
  void red_stays_red_whatever_it_was_coded_with(String matrix, String x264Matrix) throws Exception {
    Path red = MadeMedia.red(folder, matrix, x264Matrix);
    int[] rgb = TestMedia.rgb(encodings.joined(encodings.encode(red, 180), "v180"), 160, 90);
    assertThat(rgb[0]).isGreaterThan(200);
    assertThat(rgb[1]).isLessThan(80);
    assertThat(rgb[2]).isLessThan(50);
  }

  @Test
  void errors_of_ffmpeg_are_only_in_the_log() throws Exception {
    MediaFailure failure = encodings.failure(MadeMedia.sound(folder));
    assertThat(failure.failure()).isEqualTo(JobFailure.ENCODER_REFUSED);
    assertThat(failure.sentence()).isEqualTo("The file cannot be read or converted to its end.");
  }

  private static void isBlue(int[] rgb) {
    assertThat(rgb[2]).isGreaterThan(220);
    assertThat(rgb[0]).isLessThan(30);
  }

  private static void isGray(int[] rgb) {
    assertThat(rgb).satisfies(each -> assertThat(each[2] - each[0]).isBetween(-10, 10));
  }
}
