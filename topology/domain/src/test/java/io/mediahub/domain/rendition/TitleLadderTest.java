package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import mediahub.rendition.Inspection;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the usual ladder of 1080, 720, 480 and 240 lines becomes for titles of all kinds. */
class TitleLadderTest {
  private static final Recipe.PerTitle RULES = Recipe.CURRENT.perTitle();
  private static final long RICH = 40_000_000;

  private static VideoTrack source(int width, int height, long bits) {
    return VideoTrack.newBuilder()
        .setIndex(0)
        .setCodec("h264")
        .setWidth(width)
        .setHeight(height)
        .setRotation(0)
        .setFrameRateNum(24)
        .setFrameRateDen(1)
        .setInterlaced(false)
        .setHdr(false)
        .setPixelFormat("yuv420p")
        .setBitsPerSecond(bits)
        .setPeakBitsPerSecond(bits)
        .build();
  }

  private static VideoTrack source(long bits) {
    return source(1920, 1080, bits);
  }

  /**
   * Kilobits a second at 1080, 480 and 240 lines; the costliest stretch takes half as much more.
   */
  private static PictureProbe probe(long large, long middle, long small) {
    return new PictureProbe(
        8_000_000L,
        List.of(
            size(1920, 1080, large * 1000),
            size(854, 480, middle * 1000),
            size(426, 240, small * 1000)));
  }

  private static ProbedSize size(int width, int height, long bits) {
    return new ProbedSize(width, height, bits, bits * 3 / 2);
  }

  private static List<VideoRung> plan(VideoTrack source, @Nullable PictureProbe probe) {
    return plan(source, probe, Set.of());
  }

  private static List<VideoRung> plan(
      VideoTrack source, @Nullable PictureProbe probe, Set<PictureFormat> beside) {
    VideoTrack probed = VideoTrack.newBuilder(source).setProbe(probe).build();
    return Ladder.plan(
            new Inspection("mov", 60_000_000L, probed, List.of(), List.of(), false), beside)
        .getVideo();
  }

  private static List<String> text(List<VideoRung> rungs) {
    return rungs.stream()
        .map(rung -> rung.getRenditionId() + " " + rung.getMaxBitsPerSecond() / 1000)
        .toList();
  }

  @Test
  void without_a_probe_the_ladder_is_the_usual_one() {
    assertThat(text(plan(source(RICH), null)))
        .containsExactly("v1080 6000", "v720 3000", "v480 1200", "v240 300");
    assertThat(plan(source(RICH), new PictureProbe(0L, List.of())))
        .as("one that says nothing")
        .isEqualTo(plan(source(RICH), null));
  }

  @Test
  void sizes_that_take_hardly_less_than_the_next_larger_one_are_left_out() {
    PictureProbe stills = probe(300, 260, 120);

    List<VideoRung> rungs = plan(source(RICH), stills);

    assertThat(text(rungs))
        .as("720 and 480 bring nothing")
        .containsExactly("v1080 1200", "v240 270");
  }

  @Test
  void what_takes_clearly_less_is_kept() {
    PictureProbe film = probe(4000, 800, 250);

    List<VideoRung> rungs = plan(source(RICH), film);

    assertThat(text(rungs)).containsExactly("v1080 6000", "v720 3000", "v480 1200", "v240 300");
  }

  /** However different they are from each other: the smallest usually may take 300. */
  @Test
  void sizes_that_everybody_can_load_are_one_too_many() {
    PictureProbe slides = probe(190, 60, 20);

    List<VideoRung> rungs = plan(source(RICH), slides);

    assertThat(text(rungs)).containsExactly("v1080 1200", "v240 64");
  }

  /** The size between two measured ones is where their line says, and at its bound. */
  @ParameterizedTest
  @CsvSource({
    // kilobits a second at 1080 and 480 lines; whether 720 is kept
    "1500, 1000, false",
    "1500, 700, true",
    "20000, 9000, true", // all at their bounds
  })
  void a_size_between_is_judged_by_the_line_between_those_that_were_measured(
      long large, long middle, boolean kept) {
    PictureProbe probe = probe(large, middle, 50);

    List<VideoRung> rungs = plan(source(RICH), probe);

    assertThat(rungs.stream().map(VideoRung::getRenditionId).anyMatch("v720"::equals))
        .isEqualTo(kept);
  }

  @Test
  void a_difficult_title_gets_up_to_half_as_much_again_but_for_the_slowest_connections() {
    PictureProbe noise = probe(30_000, 7000, 1500);

    List<VideoRung> rungs = plan(source(RICH), noise);

    assertThat(text(rungs)).containsExactly("v1080 9000", "v720 4500", "v480 1800", "v240 300");
  }

  @Test
  void a_title_that_takes_a_little_more_than_usual_gets_what_it_takes() {
    PictureProbe probe = probe(5000, 900, 150); // 7500 in the costliest stretch

    List<VideoRung> rungs = plan(source(RICH), probe);

    assertThat(text(rungs).getFirst()).isEqualTo("v1080 7500");
  }

  @Test
  void no_title_gets_more_than_its_source_is_worth() {
    PictureProbe noise = probe(30_000, 7000, 1500);

    List<VideoRung> rungs = plan(source(4_000_000), noise);

    assertThat(text(rungs)).containsExactly("v1080 4800", "v720 2133", "v480 948", "v240 236");
  }

  /** Scenes that no stretch of the probe saw: the source's own peaks tell of them. */
  @Test
  void where_the_source_is_uneven_bounds_stay_higher() {
    VideoTrack even = source(2_000_000);
    VideoTrack uneven = VideoTrack.newBuilder(even).setPeakBitsPerSecond(12_000_000L).build();
    PictureProbe probe = probe(500, 150, 50);

    long bound = plan(even, probe).getFirst().getMaxBitsPerSecond();
    long higher = plan(uneven, probe).getFirst().getMaxBitsPerSecond();

    assertThat(bound).isEqualTo(1_200_000);
    assertThat(higher)
        .as("half as much again as six times the average, as far as the source goes")
        .isEqualTo(4_000_000);
  }

  @Test
  void a_film_larger_than_every_device_decodes_keeps_a_size_that_all_do() {
    PictureProbe stills =
        new PictureProbe(8_000_000L, List.of(size(3840, 2160, 500_000), size(426, 240, 450_000)));

    List<VideoRung> rungs = plan(source(3840, 2160, RICH), stills);

    assertThat(rungs)
        .extracting(VideoRung::getRenditionId)
        .containsExactly("v2160", "v1080", "v240");
  }

  @Test
  void other_formats_follow_h264_in_sizes_and_bounds() {
    PictureProbe stills = probe(300, 260, 120);

    List<VideoRung> rungs =
        plan(source(RICH), stills, Set.of(PictureFormat.HEVC, PictureFormat.AV1));

    assertThat(text(rungs))
        .containsExactly("v1080 1200", "v240 270", "v1080-hevc 780", "v1080-av1 660");
  }

  /** The picture that is not encoded is not probed either: it takes what it takes. */
  @Test
  void the_sources_own_picture_stays_the_largest_rung() {
    VideoTrack source =
        VideoTrack.newBuilder(source(3_000_000))
            .setOwn(new OwnPicture(1440L, 1000L, 2, 3_500_000L))
            .build();
    PictureProbe probe =
        new PictureProbe(8_000_000L, List.of(size(1280, 720, 700_000), size(426, 240, 600_000)));

    List<VideoRung> rungs = plan(source, probe);

    assertThat(text(rungs)).containsExactly("v1080 3500", "v720 1575", "v480 711", "v240 177");
  }

  @Test
  void one_rung_alone_is_bounded_like_the_largest() {
    VideoTrack small = source(320, 180, RICH);
    PictureProbe noise = new PictureProbe(8_000_000L, List.of(size(320, 180, 5_000_000)));

    assertThat(plan(small, noise))
        .singleElement()
        .satisfies(
            rung ->
                assertThat(rung.getMaxBitsPerSecond())
                    .isEqualTo(plan(small, null).getFirst().getMaxBitsPerSecond() * 3 / 2));
  }

  @Test
  void any_probe_leads_to_a_ladder_that_keeps_the_rules() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < 3000; n++) {
      VideoTrack source = any(random);
      PictureProbe probe = anyProbe(random, source);
      String what = "seed %d, number %d: %s, %s".formatted(seed, n, source, probe);
      List<VideoRung> usual = plan(source, null);

      List<VideoRung> rungs = plan(source, probe);

      assertThat(rungs).as(what).extracting(VideoRung::getRenditionId).doesNotHaveDuplicates();
      assertThat(sizes(usual)).as("none is added: " + what).containsAll(sizes(rungs));
      assertThat(sizes(rungs).getFirst()).as(what).isEqualTo(sizes(usual).getFirst());
      assertThat(sizes(rungs).getLast()).as(what).isEqualTo(sizes(usual).getLast());
      assertThat(rungs)
          .as("smaller ones never cost more: " + what)
          .isSortedAccordingTo(Comparator.comparingLong(VideoRung::getMaxBitsPerSecond).reversed());
      for (VideoRung rung : rungs) {
        VideoRung before =
            usual.stream()
                .filter(each -> sizes(List.of(each)).equals(sizes(List.of(rung))))
                .findFirst()
                .orElseThrow();
        long most = Math.round(before.getMaxBitsPerSecond() * RULES.most()) + 1;
        assertThat(rung.getMaxBitsPerSecond()).as(what).isBetween(64_000L, Math.max(64_000, most));
        double share =
            (double) rung.getWidth()
                * rung.getHeight()
                / (source.getWidth() * (double) source.getHeight());
        assertThat(rung.getMaxBitsPerSecond())
            .as("never above the source: " + what)
            .isLessThanOrEqualTo(
                Math.max(64_000, Math.round(2 * source.getBitsPerSecond() * share) + 1));
      }
      TitleLadder ladder = ladder(source, probe, 1);
      for (int i = 1; i < rungs.size() - 1; i++) {
        if (rungs.get(i - 1).getWidth() * (long) rungs.get(i - 1).getHeight() <= 1920 * 1088) {
          assertThat(ladder.taken(rungs.get(i - 1)))
              .as("each brings something: " + what)
              .isGreaterThanOrEqualTo(RULES.distinct() * ladder.taken(rungs.get(i)) * 0.999);
        }
      }
      assertThat(plan(source, probe)).as("the same again").isEqualTo(rungs);
    }
  }

  /** More bits at every size never lower a bound. */
  @Test
  void bounds_grow_with_what_the_title_takes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < 1000; n++) {
      VideoTrack source = any(random);
      PictureProbe probe = anyProbe(random, source);
      TitleLadder easy = ladder(source, probe, 1);
      TitleLadder hard = ladder(source, probe, 1 + random.nextDouble() * 4);

      for (VideoRung rung : plan(source, null)) {
        double pixels = (double) rung.getWidth() * rung.getHeight();
        long usual = rung.getMaxBitsPerSecond();

        assertThat(hard.bound(usual, pixels, false))
            .as("seed %d, number %d", seed, n)
            .isGreaterThanOrEqualTo(easy.bound(usual, pixels, false));
        assertThat(easy.bound(usual, pixels, true)).isLessThanOrEqualTo(usual);
      }
    }
  }

  private static TitleLadder ladder(VideoTrack source, PictureProbe probe, double times) {
    List<ProbedSize> sizes =
        probe.getSizes().stream()
            .map(
                size ->
                    new ProbedSize(
                        size.getWidth(),
                        size.getHeight(),
                        Math.round(size.getBitsPerSecond() * times),
                        Math.round(size.getPeakBitsPerSecond() * times)))
            .toList();
    return new TitleLadder(source, sizes, RULES);
  }

  private static VideoTrack any(Random random) {
    long bits = 1 + random.nextInt(40_000_000);
    return VideoTrack.newBuilder(source(16 + random.nextInt(4000), 16 + random.nextInt(3000), bits))
        .setPeakBitsPerSecond(random.nextInt(4) == 0 ? 0 : bits + random.nextInt(80_000_000))
        .build();
  }

  /** Measured at one to three sizes, also such that contradict each other. */
  private static PictureProbe anyProbe(Random random, VideoTrack source) {
    List<VideoRung> usual = plan(source, null);
    List<ProbedSize> sizes = new ArrayList<>();
    Stream.of(usual.getFirst(), usual.get(usual.size() / 2), usual.getLast())
        .distinct()
        .forEach(
            rung -> {
              long bits = random.nextInt(20_000_000);
              sizes.add(
                  new ProbedSize(
                      rung.getWidth(),
                      rung.getHeight(),
                      bits,
                      random.nextBoolean() ? bits : random.nextInt(30_000_000)));
            });
    return new PictureProbe(8_000_000L, sizes);
  }

  private static List<String> sizes(List<VideoRung> rungs) {
    return rungs.stream().map(rung -> rung.getWidth() + "x" + rung.getHeight()).toList();
  }
}
