package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.domain.sound.LoudnessTarget;
import io.mediahub.schemas.testing.PlainAvro;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import mediahub.upload.ReencodeRequested;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ladders that are made to measure: the wish on its way to the worker, and the probe back. */
class PerTitleProcessTest {
  private static final LadderSettings SETTINGS =
      new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), true, true);

  /** As of stills: every size takes next to nothing. */
  private static final Inspection PROBED = probed();

  private final RenditionDriver process =
      new RenditionDriver(
          RenditionDriver.LEASES,
          PlainAvro.schemas(),
          new RenditionDecider(RenditionDriver.LEASES.window(), SETTINGS));

  private static Inspection probed() {
    VideoTrack video = TestWorker.INSPECTION.getVideo();
    var probe =
        new PictureProbe(
            8_000_000L,
            List.of(new ProbedSize(video.getWidth(), video.getHeight(), 90_000L, 120_000L)));
    return Inspection.newBuilder(TestWorker.INSPECTION)
        .setVideo(VideoTrack.newBuilder(video).setProbe(probe).build())
        .build();
  }

  @AfterEach
  void close() {
    process.close();
  }

  private static MediaInspected inspected() {
    return new MediaInspected(PROBED, TestWorker.INSPECTED.getSeekMicros(), List.of());
  }

  private static boolean perTitle(EncodeJob job) {
    return ((Prepare) job.getWork()).getPerTitle();
  }

  private PackagePlanned planned() {
    return process.eventRecords().stream()
        .map(event -> event.value().fact())
        .filter(PackagePlanned.class::isInstance)
        .map(PackagePlanned.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** The worker leaves the first chunk to others where it cannot be sure of the ladder. */
  private void encode(EncodeJob prepare) {
    process.reports(prepare, new JobFinished(prepare.getJobId(), prepare.getAttempt()));
    for (List<EncodeJob> jobs = TestWorker.jobs(process);
        !jobs.isEmpty();
        jobs = TestWorker.jobs(process)) {
      for (EncodeJob job : jobs) {
        TestWorker.results(job).forEach(report -> process.reports(job, report));
      }
    }
  }

  @Test
  void given_the_setting_when_a_media_is_uploaded_then_every_attempt_is_told_to_probe() {
    process.uploaded();
    EncodeJob first = process.job();
    process.reports(
        first, new JobFailed(first.getJobId(), 1, "storage-unavailable", "It was away.", true));
    process.waits(Duration.ofMinutes(1));

    EncodeJob second = process.job();

    assertThat(perTitle(first)).isTrue();
    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(perTitle(second)).isTrue();
  }

  @Test
  void given_a_probe_when_it_is_reported_then_plan_and_jobs_are_those_of_the_inspection() {
    process.uploaded();
    EncodeJob prepare = process.job();

    process.reports(prepare, inspected());

    PackagePlanned planned = planned();
    List<VideoRung> rungs = Ladder.plan(PROBED).getVideo();
    assertThat(rungs).isNotEqualTo(Ladder.plan(TestWorker.INSPECTION).getVideo());
    assertThat(planned.getVideo()).isEqualTo(rungs);
    assertThat(planned.getRecipeId()).isEqualTo(Recipe.CURRENT.id(SETTINGS));
    assertThat(TestWorker.jobs(process))
        .filteredOn(job -> job.getWork() instanceof EncodeChunk)
        .isNotEmpty()
        .allSatisfy(job -> assertThat(((EncodeChunk) job.getWork()).getVideo()).isEqualTo(rungs));
  }

  @Test
  void given_a_media_with_a_ladder_to_measure_when_all_is_encoded_then_it_is_published() {
    process.uploaded();
    EncodeJob prepare = process.job();
    process.reports(prepare, inspected());

    encode(prepare);

    assertThat(process.eventTypes()).endsWith("MediaPublished");
  }

  @Test
  void given_what_is_published_by_it_when_the_same_recipe_is_wished_for_then_nothing_happens() {
    process.uploaded();
    EncodeJob prepare = process.job();
    process.reports(prepare, inspected());
    encode(prepare);
    process.eventRecords();

    process.wishes(
        RenditionDriver.MEDIA,
        new ReencodeRequested("owner", Recipe.CURRENT.id(SETTINGS), 950, 150));

    assertThat(process.eventTypes()).isEmpty();
    assertThat(process.jobRecords()).isEmpty();
  }
}
