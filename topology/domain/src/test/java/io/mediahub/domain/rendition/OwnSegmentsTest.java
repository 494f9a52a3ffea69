package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.sound.LoudnessTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import mediahub.rendition.Chunk;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageState;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.Test;

class OwnSegmentsTest {
  private static List<Long> borders(long frames, long... keys) {
    return OwnSegments.borders(LongStream.of(keys).boxed().toList(), frames, 25, 1);
  }

  private static Inspection film(long seconds) {
    Inspection film = EncodedParts.film(seconds, 1);
    return Inspection.newBuilder(film)
        .setVideo(
            VideoTrack.newBuilder(film.getVideo())
                .setBitsPerSecond(2_000_000)
                .setOwn(new OwnPicture(seconds * 25, 512L, 2, 2_500_000L))
                .build())
        .build();
  }

  /** With a key frame every two seconds. */
  static MediaInspected inspected(long seconds) {
    long[] keys = LongStream.iterate(0, key -> key < seconds * 25, key -> key + 50).toArray();
    return new MediaInspected(film(seconds), List.of(), borders(seconds * 25, keys));
  }

  @Test
  void a_segment_is_as_few_groups_as_last_four_seconds() {
    assertThat(borders(500, 0, 50, 100, 150, 200, 250, 300, 350, 400, 450))
        .containsExactly(100L, 200L, 300L, 400L);
    assertThat(borders(500, 0, 125, 250, 375)).containsExactly(125L, 250L, 375L);
    assertThat(borders(90, 0, 50)).isEmpty();
  }

  @Test
  void where_one_more_group_would_be_too_long_a_segment_is_shorter() {
    // 3.6 s each: two are more than six seconds.
    assertThat(borders(270, 0, 90, 180)).containsExactly(90L, 180L);
    // The last group would make 4.8 and then 6.4 s.
    assertThat(borders(160, 0, 80)).containsExactly(80L);
  }

  @Test
  void a_group_of_more_than_six_seconds_is_too_long() {
    assertThat(borders(150, 0)).isEmpty();
    assertThat(borders(151, 0)).isNull();
    assertThat(borders(400, 0, 151, 200)).isNull();
    // 180 frames of NTSC are 6.006 s.
    assertThat(OwnSegments.borders(List.of(0L, 180L), 360, 30_000, 1001)).containsExactly(180L);
  }

  @Test
  void segments_of_any_groups_begin_with_groups_and_last_at_most_six_seconds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < 500; n++) {
      TreeSet<Long> keys = new TreeSet<>(List.of(0L));
      while (keys.size() < 40) {
        keys.add(keys.last() + 1 + random.nextInt(150));
      }
      long frames = keys.last() + 1 + random.nextInt(150);

      List<Long> borders = OwnSegments.borders(List.copyOf(keys), frames, 25, 1);

      assertThat(borders).as("seed %d", seed).isSorted().isSubsetOf(keys);
      List<Long> all = new ArrayList<>(borders);
      all.addFirst(0L);
      all.add(frames);
      for (int i = 1; i < all.size(); i++) {
        assertThat(all.get(i) - all.get(i - 1)).as("seed %d", seed).isBetween(1L, 150L);
      }
    }
  }

  @Test
  void chunks_hold_every_frame_once_and_begin_where_segments_do() {
    MediaInspected inspected = inspected(200);

    List<Chunk> chunks =
        ChunkPlan.of(inspected.getInspection(), List.of(), inspected.getSegmentFrames());

    List<Long> starts = new ArrayList<>();
    long end = 0;
    for (Chunk chunk : chunks) {
      assertThat(chunk.getFromFrame()).isEqualTo(end);
      assertThat(chunk.getFirstSegment()).isEqualTo(starts.size());
      starts.add(chunk.getFromFrame());
      starts.addAll(chunk.getBorders());
      end = chunk.getToFrame();
    }
    assertThat(end).isEqualTo(5000);
    assertThat(starts.subList(1, starts.size())).isEqualTo(inspected.getSegmentFrames());
    assertThat(chunks.get(1))
        .isEqualTo(new Chunk(100L, 500L, 1, 4_020_000L, List.of(200L, 300L, 400L)));
  }

  @Test
  void the_largest_rendition_is_the_source_s_own() {
    List<VideoRung> rungs = Ladder.plan(film(20)).getVideo();

    assertThat(rungs.getFirst().getMaxBitsPerSecond()).isEqualTo(2_500_000);
    assertThat(rungs)
        .filteredOn(rung -> OwnSegments.isCopied(film(20), rung))
        .containsExactly(rungs.getFirst());
    assertThat(rungs.subList(1, rungs.size()))
        .isEqualTo(
            Ladder.plan(OwnSegments.without(film(20), List.of()).getInspection())
                .getVideo()
                .subList(1, rungs.size()));
  }

  @Test
  void what_costs_more_than_a_rung_is_not_kept() {
    VideoTrack picture = film(20).getVideo();

    assertThat(OwnSegments.isAffordable(picture)).isTrue();
    assertThat(
            OwnSegments.isAffordable(
                VideoTrack.newBuilder(picture).setBitsPerSecond(3_000_001).build()))
        .isFalse();
    assertThat(
            OwnSegments.isAffordable(
                VideoTrack.newBuilder(picture)
                    .setOwn(new OwnPicture(500L, 512L, 2, 4_500_001L))
                    .build()))
        .isFalse();
    assertThat(
            OwnSegments.isAffordable(
                VideoTrack.newBuilder(picture)
                    .setWidth(8192)
                    .setHeight(4608)
                    .setFrameRateNum(60)
                    .build()))
        .as("above the level")
        .isFalse();
  }

  @Test
  void playlists_speak_of_whole_seconds() {
    assertThat(OwnSegments.millis(film(20), List.of(100L, 200L, 300L, 400L))).isEqualTo(4000);
    assertThat(OwnSegments.millis(film(20), List.of(101L, 200L, 300L, 400L))).isEqualTo(4000);
    assertThat(OwnSegments.millis(film(20), List.of(105L, 200L, 300L, 400L))).isEqualTo(5000);
    assertThat(OwnSegments.millis(film(20), List.of(150L, 250L, 375L))).isEqualTo(6000);
    assertThat(OwnSegments.millis(EncodedParts.film(20, 1), List.of())).isEqualTo(4000);
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> planned() {
    return given(new RenditionDecider())
        .after(new BeginInspection("u1", SOURCE, "prepare"))
        .after(new Report("prepare", 1, inspected(60)));
  }

  private static PackageState made(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    return Packages.main(scenario.state().orElseThrow()).orElseThrow();
  }

  private static JobFailed refused(String job) {
    return new JobFailed(job, 1, JobFailure.OWN_PICTURE_REFUSED.code(), "It is damaged.", false);
  }

  @Test
  void the_plan_has_the_source_s_borders() {
    PackageState made = made(planned());

    assertThat(made.getChunks())
        .isEqualTo(ChunkPlan.of(film(60), List.of(), inspected(60).getSegmentFrames()));
    assertThat(made.getSegmentMillis()).isEqualTo(4000);
  }

  @Test
  void when_a_chunk_cannot_be_kept_then_all_renditions_are_encoded() {
    var scenario = planned();
    scenario.after(new Report("prepare-m-c1", 1, refused("prepare-m-c1")));

    PackageState instead = made(scenario);

    assertThat(instead.getPackageId()).isEqualTo("prepare-m-e");
    assertThat(OwnSegments.of(instead.getInspection())).isNull();
    assertThat(instead.getChunks()).hasSize(8).allMatch(chunk -> chunk.getBorders().isEmpty());
    // The last key frame that is two frames before the border at 4 s.
    assertThat(instead.getChunks().get(1).getSeekMicros()).isZero();
    assertThat(instead.getChunks().get(2).getSeekMicros()).isEqualTo(8_020_000);
    assertThat(Packages.made(scenario.state().orElseThrow(), "prepare-m")).isEmpty();
  }

  /** The probe still holds, and so does what was wished for. */
  @Test
  void when_a_ladder_to_measure_was_wished_for_then_all_renditions_are_encoded_by_one() {
    var settings = new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), true, true);
    MediaInspected plain = inspected(60);
    var probe = new PictureProbe(8_000_000L, List.of(new ProbedSize(854, 480, 100_000L, 150_000L)));
    Inspection probed =
        Inspection.newBuilder(plain.getInspection())
            .setVideo(
                VideoTrack.newBuilder(plain.getInspection().getVideo()).setProbe(probe).build())
            .build();
    var inspected = new MediaInspected(probed, plain.getSeekMicros(), plain.getSegmentFrames());
    var scenario =
        given(new RenditionDecider(8, settings))
            .after(new BeginInspection("u1", SOURCE, "prepare"))
            .after(new Report("prepare", 1, inspected));

    scenario.after(new Report("prepare-m-c1", 1, refused("prepare-m-c1")));

    PackageState instead = made(scenario);
    assertThat(instead.getRecipeId()).isEqualTo(Recipe.CURRENT.id(settings));
    assertThat(instead.getInspection().getVideo().getProbe()).isEqualTo(probe);
    assertThat(instead.getVideo()).isEqualTo(Ladder.plan(instead.getInspection()).getVideo());
  }

  @Test
  void when_two_workers_say_so_then_the_second_changes_nothing() {
    var scenario = planned();
    scenario.after(new Report("prepare-m-c1", 1, refused("prepare-m-c1")));
    scenario.after(new Report("prepare", 1, refused("prepare")));

    RenditionState state = scenario.state().orElseThrow();

    assertThat(made(scenario).getPackageId()).isEqualTo("prepare-m-e");
    assertThat(Jobs.open(state, "prepare")).isEmpty();
    assertThat(Jobs.open(state, "prepare-m-e-c0")).isPresent();
  }

  @Test
  void when_the_check_finds_a_fault_then_all_renditions_are_encoded_and_published() {
    var scenario = planned();
    PackageState kept = made(scenario);
    parts(scenario, kept);
    scenario.after(
        new Report(
            "prepare-m-check",
            1,
            new PackageChecked(
                List.of(7),
                List.of(new Finding(7, "Broken.")),
                "prepare-m",
                List.of(),
                null,
                List.of())));
    scenario.after(new Report("prepare-m-check", 1, new JobFinished("prepare-m-check", 1)));
    PackageState instead = made(scenario);
    parts(scenario, instead);
    scenario.after(
        new Report(
            "prepare-m-e-check",
            1,
            new PackageChecked(List.of(7), List.of(), "prepare-m-e", List.of(), null, List.of())));

    scenario.after(new Report("prepare-m-e-check", 1, new JobFinished("prepare-m-e-check", 1)));

    assertThat(Packages.published(scenario.state().orElseThrow()))
        .map(PackageState::getPackageId)
        .contains("prepare-m-e");
  }

  private static void parts(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario,
      PackageState made) {
    for (int i = 0; i < made.getChunks().size(); i++) {
      String job = made.getPackageId() + "-c" + i;
      scenario.after(new Report(job, 1, EncodedParts.chunk(made, job, 1, i)));
    }
    String sound = made.getPackageId() + "-s";
    EncodedParts.sounds(made, sound, 1).forEach(part -> scenario.after(new Report(sound, 1, part)));
  }
}
