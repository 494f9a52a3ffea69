package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPlanTest {
  private static final long SECOND = 1_000_000;

  private static Inspection.Builder source(long micros, int num, int den) {
    return Inspection.newBuilder()
        .setContainer("mp4")
        .setDurationMicros(micros)
        .setVideo(
            VideoTrack.newBuilder()
                .setIndex(0)
                .setCodec("h264")
                .setWidth(640)
                .setHeight(360)
                .setRotation(0)
                .setFrameRateNum(num)
                .setFrameRateDen(den)
                .setInterlaced(false)
                .setHdr(false)
                .setPixelFormat("yuv420p")
                .setBitsPerSecond(1_000_000)
                .build())
        .setAudio(List.of());
  }

  private static List<Chunk> chunks(Inspection source) {
    return ChunkPlan.of(source, ChunkPlan.borders(source));
  }

  /** Frames and first segments, such as {@code 0-96@0 96-240@1}. */
  private static String words(List<Chunk> chunks) {
    return String.join(
        " ",
        chunks.stream()
            .map(
                chunk ->
                    "%d-%d@%d"
                        .formatted(
                            chunk.getFromFrame(), chunk.getToFrame(), chunk.getFirstSegment()))
            .toList());
  }

  @ParameterizedTest(name = "{0} microseconds at {1}/{2}")
  @CsvSource({
    // segments of their own in brief media; else one segment, then two segments each
    "11000000, 24, 1, 0-96@0 96-192@1 192-264@2",
    "15999999, 24, 1, 0-96@0 96-192@1 192-288@2 288-384@3",
    "16000000, 24, 1, 0-96@0 96-288@1 288-384@3",
    "21000000, 24, 1, 0-96@0 96-288@1 288-504@3",
    // 59.94: segments begin with frames 240, 480, 720, ...: the first not before 4, 8, 12 s
    "20000000, 60000, 1001, 0-240@0 240-720@1 720-1199@3",
    "12000000, 50, 1, 0-200@0 200-400@1 400-600@2",
    // tails: half a segment is a chunk, less is not, and one frame is none either
    "6000000, 24, 1, 0-96@0 96-144@1",
    "5900000, 24, 1, 0-142@0",
    "4041667, 24, 1, 0-97@0",
    "12041667, 24, 1, 0-96@0 96-192@1 192-289@2",
    // shorter than a segment, and than the grid
    "3000000, 24, 1, 0-72@0",
    "1, 24, 1, 0-5@0",
    "1, 1, 1, 0-1@0",
  })
  void chunks_begin_with_segments_and_short_tails_join_the_last(
      long micros, int num, int den, String expected) {
    assertThat(words(chunks(source(micros, num, den).build()))).isEqualTo(expected);
  }

  @Test
  void long_media_have_chunks_of_four_segments() {
    List<Chunk> chunks = chunks(source(7_200 * SECOND, 24, 1).build());

    assertThat(chunks).hasSize(451);
    assertThat(words(chunks.subList(0, 3))).isEqualTo("0-96@0 96-480@1 480-864@5");
    assertThat(chunks.getLast().getToFrame()).isEqualTo(172_800);
  }

  @Test
  void each_chunk_but_the_first_decodes_from_its_own_seek_point() {
    Inspection source = source(21 * SECOND, 24, 1).build();

    List<Chunk> chunks = ChunkPlan.of(source, List.of(3_500_000L, 10_000_000L));

    assertThat(chunks)
        .extracting(Chunk::getSeekMicros)
        .containsExactly(0L, 3_500_000L, 10_000_000L);
    assertThat(ChunkPlan.borders(source)).containsExactly(4 * SECOND, 12 * SECOND);
  }

  @Test
  void a_source_whose_clock_jumps_is_one_chunk() {
    Inspection jumps = source(60 * SECOND, 25, 1).setClockJumps(true).build();

    assertThat(ChunkPlan.borders(jumps)).isEmpty();
    assertThat(words(ChunkPlan.of(jumps, List.of()))).isEqualTo("0-1500@0");
  }

  @Test
  void without_the_plans_own_seek_points_there_is_one_chunk() {
    Inspection source = source(60 * SECOND, 25, 1).build();

    assertThat(words(ChunkPlan.of(source, List.of()))).isEqualTo("0-1500@0");
    assertThat(words(ChunkPlan.of(source, List.of(1L)))).isEqualTo("0-1500@0");
  }

  @Test
  void sound_alone_has_no_chunks() {
    Inspection sound = source(60 * SECOND, 25, 1).setVideo(null).build();

    assertThat(ChunkPlan.borders(sound)).isEmpty();
    assertThat(ChunkPlan.of(sound, List.of())).isEmpty();
  }

  @Test
  void chunks_hold_every_frame_once_and_begin_at_segments() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] rates = {
      1, 1, 25, 2, 24, 1, 24000, 1001, 30000, 1001, 50, 1, 60000, 1001, 60, 1, 14987, 1000
    };
    for (int i = 0; i < 2_000; i++) {
      int rate = 2 * random.nextInt(rates.length / 2);
      long micros =
          random.nextBoolean()
              ? 1 + random.nextLong(6 * 3600 * SECOND)
              : 1 + random.nextLong(150 * SECOND);
      Inspection source = source(micros, rates[rate], rates[rate + 1]).build();
      double fps = (double) rates[rate] / rates[rate + 1];

      List<Chunk> chunks = chunks(source);

      String about = "seed %d: %d at %s: %s".formatted(seed, micros, fps, words(chunks));
      long next = 0;
      for (Chunk chunk : chunks) {
        assertThat(chunk.getFromFrame()).as(about).isEqualTo(next);
        assertThat(chunk.getToFrame()).as(about).isGreaterThan(next);
        next = chunk.getToFrame();
        // the first frame that is not before the border
        double border = chunk.getFirstSegment() * 4 * fps;
        assertThat(chunk.getFromFrame() - border).as(about).isBetween(-1e-6, 1.0);
        if (chunk.getFirstSegment() > 0) {
          double seconds = (chunk.getToFrame() - chunk.getFromFrame()) / fps;
          assertThat(seconds).as(about).isBetween(2 - 1 / fps, 18 + 1 / fps);
        }
      }
      assertThat(next / fps)
          .as(about)
          .isBetween(micros / 1e6 - 1 / fps, Math.max(0.2, micros / 1e6) + 1 / fps);
    }
  }

  @Test
  void the_recipe_names_the_encoder_of_the_build() throws Exception {
    String pom = Files.readString(Path.of("../../pom.xml"));

    assertThat(pom)
        .contains("<ffmpeg.version>%s</ffmpeg.version>".formatted(Recipe.ENCODER.substring(7)));
    assertThat(Recipe.CURRENT.id()).matches("[A-Za-z0-9._-]{1,64}");
  }
}
