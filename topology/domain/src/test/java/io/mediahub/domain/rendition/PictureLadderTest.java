package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes and bounds of bitrates that sources of all kinds get. */
class PictureLadderTest {
  private static VideoTrack source(String codec, int width, int height, int rate, long bits) {
    return VideoTrack.newBuilder()
        .setIndex(0)
        .setCodec(codec)
        .setWidth(width)
        .setHeight(height)
        .setRotation(0)
        .setFrameRateNum(rate)
        .setFrameRateDen(1)
        .setInterlaced(false)
        .setHdr(false)
        .setPixelFormat("yuv420p")
        .setBitsPerSecond(bits)
        .build();
  }

  private static List<VideoRung> rungs(VideoTrack source) {
    return new PictureLadder(source).rungs();
  }

  /** Sizes, each with its bound in kb/s. */
  private static String text(List<VideoRung> rungs) {
    return rungs.stream()
        .map(
            rung ->
                "%dx%d %d"
                    .formatted(
                        rung.getWidth(), rung.getHeight(), rung.getMaxBitsPerSecond() / 1000))
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          television         | h264 | 1920 | 1080 | 25 | 14700000 | '1920x1080 6000, 1280x720 3000, 854x480 1200, 426x240 300'
          a phone, upright   | h264 | 1080 | 1920 | 30 | 17000000 | '1080x1920 6000, 720x1280 3000, 480x854 1200, 240x426 300'
          a phone in HEVC    | hevc | 1920 | 1080 | 30 |  3000000 | '1920x1080 5760, 1280x720 2560, 854x480 1138, 426x240 284'
          the same in H.264  | h264 | 1920 | 1080 | 30 |  3000000 | '1920x1080 3600, 1280x720 1600, 854x480 711, 426x240 177'
          AV1                | av1  | 1920 | 1080 | 30 |  2000000 | '1920x1080 4800, 1280x720 2133, 854x480 948, 426x240 236'
          VP9                | vp9  | 1280 |  720 | 30 |  1000000 | '1280x720 1920, 854x480 854, 426x240 213'
          sport              | h264 | 1920 | 1080 | 60 | 40000000 | '1920x1080 9000, 1280x720 4500, 854x480 1800, 426x240 450'
          sport, 50 a second | h264 | 1280 |  720 | 50 | 40000000 | '1280x720 4000, 854x480 1600, 426x240 400'
          cinema in 4K       | hevc | 3840 | 2160 | 24 | 60000000 | '3840x2160 16000, 2560x1440 9000, 1920x1080 6000, 1280x720 3000, 854x480 1200, 426x240 300'
          cinemascope        | h264 | 1920 |  804 | 24 | 20000000 | '1920x804 4620, 1146x480 1690, 574x240 400'
          old television     | h264 |  640 |  480 | 30 |  2000000 | '640x480 900, 320x240 230'
          a trailer          | h264 | 1280 |  720 | 24 |  1050000 | '1280x720 1260, 854x480 560, 426x240 139'
          a quiet screencast | h264 | 1920 | 1080 | 30 |   100000 | '1920x1080 120, 1280x720 64'
          hardly anything    | h264 | 1280 |  720 | 30 |    40000 | '1280x720 64'
          two screens        | h264 | 7680 | 1080 | 30 | 40000000 | '7680x1080 16000, 5120x720 9000, 3414x480 4870, 1706x240 1200'
          8K                 | hevc | 8192 | 4320 | 30 | 90000000 | '4218x2224 16000, 2730x1440 9370, 2048x1080 6260, 1366x720 3160, 910x480 1300, 456x240 320'
          5K                 | h264 | 5120 | 2880 | 30 | 90000000 | '4096x2304 16000, 2560x1440 9000, 1920x1080 6000, 1280x720 3000, 854x480 1200, 426x240 300'
          4K, fast           | h264 | 4096 | 2304 | 60 | 90000000 | '3954x2224 24000, 2560x1440 13500, 1920x1080 9000, 1280x720 4500, 854x480 1800, 426x240 450'
          a banner           | h264 | 8192 |   64 | 25 | 10000000 | '8192x64 1600'
          a rate not known   | h264 | 1280 |  720 | 25 |        0 | '1280x720 3000, 854x480 1200, 426x240 300'
          small              | h264 |  200 |  100 | 25 |   900000 | '200x100 64'
          """)
  void a_source_gets_these_rungs(
      String what, String codec, int width, int height, int rate, long bits, String expected) {
    assertThat(text(rungs(source(codec, width, height, rate, bits)))).isEqualTo(expected);
  }

  /** The bound is for the costliest scenes: a film that has some keeps them. */
  @ParameterizedTest
  @CsvSource({
    "      0, 1260000",
    " 900000, 1260000",
    "1600000, 1600000",
    "9000000, 2100000",
  })
  void the_peaks_of_the_source_are_kept_up_to_twice_its_average(long peak, long expected) {
    VideoTrack source =
        VideoTrack.newBuilder(source("h264", 1280, 720, 24, 1_050_000))
            .setPeakBitsPerSecond(peak)
            .build();

    assertThat(rungs(source).getFirst().getMaxBitsPerSecond()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "8192, 4320, 30",
    "5120, 2880, 25",
    "4096, 2304, 60",
    "7680, 1080, 60",
    "2304, 4096, 60",
    "8192, 8192, 60",
    "16384, 64, 25",
  })
  void no_rung_is_above_level_5_2(int width, int height, int rate) {
    assertThat(rungs(source("h264", width, height, rate, 0)))
        .allSatisfy(rung -> assertWithinLevel(rung, width, height));
  }

  private static void assertWithinLevel(VideoRung rung, int width, int height) {
    long across = Math.ceilDiv(rung.getWidth(), 16);
    long down = Math.ceilDiv(rung.getHeight(), 16);
    assertThat(across * down).isLessThanOrEqualTo(36_864);
    assertThat(across * down * rung.getFrameRateNum() / rung.getFrameRateDen())
        .isLessThanOrEqualTo(2_073_600);
    assertThat(Math.max(across, down)).isLessThanOrEqualTo(543);
    assertThat(rung.getWidth()).isEven();
    assertThat(rung.getHeight()).isEven();
    assertThat((double) rung.getHeight() * width / height)
        .isBetween(
            rung.getWidth() - 1.0 - (double) width / height,
            rung.getWidth() + 1.0 + (double) width / height);
  }

  @Test
  void a_source_that_players_decode_keeps_its_size() {
    assertThat(text(rungs(source("h264", 4096, 2304, 56, 0)))).startsWith("4096x2304 ");
    assertThat(text(rungs(source("h264", 3840, 2160, 60, 0)))).startsWith("3840x2160 ");
  }

  /** Whatever the source: what is below is smaller, and clearly cheaper. */
  @Test
  void rungs_go_down_in_size_and_bitrate() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < 5000; n++) {
      VideoTrack source =
          source(
              List.of("h264", "hevc", "av1", "mpeg2video").get(random.nextInt(4)),
              16 + random.nextInt(8177),
              16 + random.nextInt(8177),
              1 + random.nextInt(60),
              random.nextInt(4) == 0 ? 0 : random.nextLong(1, 100_000_000));

      List<VideoRung> rungs = rungs(source);

      for (int i = 0; i < rungs.size(); i++) {
        VideoRung rung = rungs.get(i);
        assertThat(rung.getWidth()).as("seed %d: %s", seed, source).isBetween(2, source.getWidth());
        assertThat(rung.getHeight()).isBetween(2, source.getHeight());
        assertWithinLevel(rung, source.getWidth(), source.getHeight());
        if (i > 0) {
          assertThat(rung.getMaxBitsPerSecond())
              .as("seed %d: %s", seed, source)
              .isLessThanOrEqualTo(rungs.get(i - 1).getMaxBitsPerSecond() * 4 / 5);
        }
      }
    }
  }
}
