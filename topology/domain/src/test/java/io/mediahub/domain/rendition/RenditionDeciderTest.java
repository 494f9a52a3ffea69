package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import io.mediahub.domain.sound.LoudnessTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.Prepare;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.LoudnessGoal;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RequestedJob;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.Urgency;
import mediahub.rendition.VideoTrack;
import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenditionDeciderTest {
  private static final String MAIN = "prepare-m";

  /** Three chunks: 4 s, 8 s, 8 s. */
  private static final Inspection FILM = EncodedParts.film(20, 1);

  private static Report prepare(int attempt, WorkerReport report) {
    return new Report("prepare", attempt, report);
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> uploaded() {
    return given(new RenditionDecider()).after(new BeginInspection("u1", SOURCE, "prepare"));
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoding() {
    return uploaded().after(prepare(1, inspected(FILM)));
  }

  private static MediaInspected inspected(Inspection inspection) {
    return new MediaInspected(inspection, ChunkPlan.borders(inspection), List.of());
  }

  private static PackageState made(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    return Packages.main(scenario.state().orElseThrow()).orElseThrow();
  }

  private static Report chunk(PackageState made, int index) {
    String job = index == 0 ? "prepare" : made.getPackageId() + "-c" + index;
    return new Report(job, 1, EncodedParts.chunk(made, job, 1, index));
  }

  /** All parts are there; the check is requested. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoded() {
    return encoded(encoding());
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoded(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    PackageState made = made(scenario);
    if (!Packages.pictures(made).isEmpty()) {
      for (int i = 0; i < made.getChunks().size(); i++) {
        scenario.after(chunk(made, i));
      }
    }
    String sound = made.getPackageId() + "-s";
    if (!Packages.sounds(made).isEmpty()) {
      EncodedParts.sounds(made, sound, 1)
          .forEach(part -> scenario.after(new Report(sound, 1, part)));
    }
    return scenario;
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published() {
    return published(encoded());
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    String id = made(scenario).getPackageId();
    return scenario
        .after(check(id, new PackageChecked(List.of(1), List.of(), id, List.of(), null, List.of())))
        .after(check(id, new JobFinished(id + "-check", 1)));
  }

  private static Report artefacts(WorkerReport report) {
    return new Report("prepare-x", 1, report);
  }

  private static Report check(String packageId, WorkerReport report) {
    return new Report(packageId + "-check", 1, report);
  }

  private static JobFailed failure(String job, int attempt, String code) {
    return new JobFailed(job, attempt, code, "It ended.", true);
  }

  @Test
  void when_uploaded_then_it_is_prepared() {
    given(new RenditionDecider())
        .when(new BeginInspection("u1", SOURCE, "prepare"))
        .then(new InspectionRequested("u1", SOURCE, "prepare", 1, null, List.of(), false, true));
    assertThat(JobDispatch.job(uploaded().state().orElseThrow(), "prepare"))
        .contains(
            new JobDispatch.Job(
                "prepare",
                1,
                new Prepare(SOURCE, "prepare-p1", MAIN, true, List.of(), false, true)));
  }

  @Test
  void hearing_of_the_same_upload_twice_changes_nothing() {
    uploaded().when(new BeginInspection("u1", SOURCE, "other")).thenNothing();
  }

  @Test
  void when_inspected_then_a_package_is_planned_and_its_first_jobs_are_requested() {
    List<RenditionEvent> events = uploaded().when(prepare(1, inspected(FILM))).thenEvents();

    LadderPlanned ladder = Ladder.plan(FILM);
    assertThat(events).hasSize(4).element(0).isEqualTo(inspected(FILM));
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getPackageId()).isEqualTo(MAIN);
              assertThat(planned.getRecipeId()).isEqualTo(Recipe.CURRENT.id());
              assertThat(planned.getVideo()).isEqualTo(ladder.getVideo());
              assertThat(planned.getChunks()).hasSize(3);
            });
    assertThat(events.get(2))
        .as("the first chunk is made by the worker that prepares")
        .isEqualTo(
            new JobsRequested(
                MAIN,
                List.of(
                    new RequestedJob(MAIN + "-s", JobKind.SOUND, 1, 0),
                    new RequestedJob(MAIN + "-c1", JobKind.CHUNK, 1, 1),
                    new RequestedJob(MAIN + "-c2", JobKind.CHUNK, 1, 2))));
    assertThat(events.get(3))
        .isEqualTo(new ArtefactsRequested("prepare-x", 1, "x-prepare-x-1/", null, null, 0L));
  }

  /** Taken up while packages were to be encrypted, which was switched off afterwards. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> secret() {
    var decider =
        new RenditionDecider(
            8, new LadderSettings(LoudnessTarget.DEFAULT, "0001", Set.of(), false, true));
    var events = given(decider).when(new BeginInspection("u1", SOURCE, "prepare")).thenEvents();
    return given(new RenditionDecider()).and(events);
  }

  private static @Nullable String contentKeyId(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario, String job) {
    return JobDispatch.job(scenario.state().orElseThrow(), job).orElseThrow().contentKeyId();
  }

  /** The preview as well: it is the beginning of the film. */
  @Test
  void all_that_is_made_of_a_media_is_encrypted_with_the_secret_it_was_taken_up_with() {
    var scenario = secret();
    assertThat(contentKeyId(scenario, "prepare")).isEqualTo("0001");

    scenario.after(new ExpireUnclaimed("prepare", 1, "Nobody came."));
    assertThat(contentKeyId(scenario, "prepare")).as("of every attempt").isEqualTo("0001");
    LadderPlanned ladder = Ladder.plan(FILM);
    scenario.after(
        prepare(2, new PreviewFound("prepare-p2", ladder.getVideo(), ladder.getAudio(), 4000)));
    scenario.after(prepare(2, inspected(FILM)));

    assertThat(scenario.state().orElseThrow().getPackages())
        .hasSize(2)
        .allSatisfy(
            made -> {
              assertThat(made.getContentKeyId()).isEqualTo("0001");
              assertThat(made.getRecipeId()).isEqualTo(Recipe.CURRENT.id() + "_aes128-0001");
            });
    assertThat(contentKeyId(scenario, MAIN + "-c1")).isEqualTo("0001");
    assertThat(contentKeyId(scenario, MAIN + "-s")).isEqualTo("0001");
    assertThat(contentKeyId(encoding(), MAIN + "-c1")).as("of others").isNull();
  }

  @Test
  void a_rendition_that_is_made_again_is_encrypted_if_the_others_are() {
    var scenario = published(encoded(secret().after(prepare(1, inspected(FILM)))));
    scenario.after(prepare(1, new JobFinished("prepare", 1)));
    String rendition = Ladder.plan(FILM).getVideo().getFirst().getRenditionId();

    List<RenditionEvent> events = scenario.when(new EncodeAgain(rendition, "again")).thenEvents();

    assertThat(events)
        .first()
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getBasedOn()).isEqualTo(MAIN);
              assertThat(planned.getContentKeyId()).isEqualTo("0001");
              assertThat(planned.getRecipeId()).isEqualTo(Recipe.CURRENT.id() + "_aes128-0001");
            });
  }

  @Test
  void what_an_operator_wishes_for_is_in_the_plan_and_in_the_jobs() {
    var settings =
        new LadderSettings(
            new LoudnessTarget(-16, -2), null, Set.of(PictureFormat.HEVC), false, true);
    var begun =
        given(new RenditionDecider(8, settings))
            .after(new BeginInspection("u1", SOURCE, "prepare"));

    List<RenditionEvent> events = begun.when(prepare(1, inspected(FILM))).thenEvents();

    assertThat(JobDispatch.job(begun.state().orElseThrow(), "prepare"))
        .contains(
            new JobDispatch.Job(
                "prepare",
                1,
                new Prepare(SOURCE, "prepare-p1", MAIN, true, List.of("hevc"), false, false)));
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getLoudness()).isEqualTo(new LoudnessGoal(-16.0, -2.0));
              assertThat(planned.getVideo())
                  .isEqualTo(Ladder.plan(FILM, Set.of(PictureFormat.HEVC)).getVideo());
              assertThat(planned.getRecipeId())
                  .isEqualTo(Recipe.CURRENT.id() + "_hevc_loudness-16.0-2.0");
            });
  }

  private static Inspection probed(Inspection source) {
    var probe =
        new PictureProbe(
            8_000_000L,
            List.of(
                new ProbedSize(1280, 720, 200_000L, 300_000L),
                new ProbedSize(426, 240, 150_000L, 200_000L)));
    VideoTrack video = VideoTrack.newBuilder(source.getVideo()).setProbe(probe).build();
    return Inspection.newBuilder(source).setVideo(video).build();
  }

  private static RenditionDecider perTitle() {
    return new RenditionDecider(
        8, new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), true, true));
  }

  @Test
  void a_ladder_to_measure_is_wished_for_by_every_attempt_and_planned_from_the_inspection_alone() {
    var begun =
        given(perTitle())
            .after(new BeginInspection("u1", SOURCE, "prepare"))
            .after(new ExpireUnclaimed("prepare", 1, "Nobody came."));
    Inspection probed = probed(FILM);

    List<RenditionEvent> events = begun.when(prepare(2, inspected(probed))).thenEvents();

    assertThat(JobDispatch.job(begun.state().orElseThrow(), "prepare").orElseThrow().work())
        .isEqualTo(new Prepare(SOURCE, "prepare-p2", MAIN, true, List.of(), true, true));
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getVideo())
                  .isEqualTo(Ladder.plan(probed).getVideo())
                  .hasSizeLessThan(Ladder.plan(FILM).getVideo().size());
              assertThat(planned.getRecipeId())
                  .isEqualTo(Recipe.CURRENT.id() + "_per-title-1")
                  .isNotEqualTo(Recipe.CURRENT.id());
            });
  }

  /** Otherwise each run of a command that encodes again would take it for one without the wish. */
  @Test
  void a_probe_that_failed_leaves_the_usual_ladder_and_the_recipe_that_was_wished() {
    var begun = given(perTitle()).after(new BeginInspection("u1", SOURCE, "prepare"));

    List<RenditionEvent> events = begun.when(prepare(1, inspected(FILM))).thenEvents();

    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getVideo()).isEqualTo(Ladder.plan(FILM).getVideo());
              assertThat(planned.getRecipeId()).isEqualTo(Recipe.CURRENT.id() + "_per-title-1");
            });
  }

  /** It is decided when a media is taken up: what workers report afterwards is planned by it. */
  @Test
  void a_wish_that_changed_meanwhile_concerns_later_media() {
    var changed =
        given(
            new RenditionDecider(),
            new InspectionRequested("u1", SOURCE, "prepare", 1, null, List.of(), true, true));

    List<RenditionEvent> events = changed.when(prepare(1, inspected(probed(FILM)))).thenEvents();

    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned ->
                assertThat(planned.getRecipeId()).isEqualTo(Recipe.CURRENT.id() + "_per-title-1"));
  }

  @Test
  void an_inspection_counts_whichever_attempt_made_it_and_once() {
    uploaded()
        .after(new ExpireUnclaimed("prepare", 1, "Nobody came."))
        .after(prepare(1, inspected(FILM)))
        .when(prepare(2, inspected(FILM)))
        .thenNothing();
  }

  @Test
  void a_preparation_that_ends_without_the_first_chunk_leaves_it_to_others() {
    encoding()
        .when(prepare(1, new JobFinished("prepare", 1)))
        .then(
            new JobFinished("prepare", 1),
            new JobsRequested(MAIN, List.of(new RequestedJob(MAIN + "-c0", JobKind.CHUNK, 1, 0))));
    List<RenditionEvent> lost =
        encoding().when(new ExpireJob("prepare", 1, "Silent for 60 s.")).thenEvents();
    assertThat(lost)
        .last()
        .isEqualTo(
            new JobsRequested(MAIN, List.of(new RequestedJob(MAIN + "-c0", JobKind.CHUNK, 1, 0))));
    var done = encoding();
    done.after(chunk(made(done), 0));
    done.when(prepare(1, new JobFinished("prepare", 1))).then(new JobFinished("prepare", 1));
  }

  @Test
  void a_refusal_ends_it_and_the_file_is_swept() {
    var refused = new MediaRefused("not-media", "This is a zip archive.", "Send a video.");
    uploaded()
        .when(prepare(1, refused))
        .then(
            refused,
            new SweepRequested(
                "prepare-sweep",
                1,
                Leftovers.newBuilder()
                    .setSource(SOURCE)
                    .setFolders(List.of("prepare-p1/", MAIN + "/"))
                    .build()));
    uploaded().after(prepare(1, refused)).when(prepare(1, inspected(FILM))).thenNothing();
  }

  @Test
  void parts_make_it_playable_then_complete_then_checked() {
    var scenario = encoding();
    PackageState made = made(scenario);
    List<PartEncoded> sounds = EncodedParts.sounds(made, MAIN + "-s", 1);

    scenario.when(chunk(made, 0)).then((RenditionEvent) chunk(made, 0).report());
    scenario.after(chunk(made, 0));
    scenario
        .when(new Report(MAIN + "-s", 1, sounds.getFirst()))
        .then(sounds.getFirst(), new PackagePlayable(MAIN));
    scenario.after(new Report(MAIN + "-s", 1, sounds.getFirst()));
    scenario.after(chunk(made, 2)).after(new Report(MAIN + "-s", 1, sounds.get(1)));
    assertThat(sounds).hasSize(2);

    scenario
        .when(chunk(made, 1))
        .then(
            (RenditionEvent) chunk(made, 1).report(),
            new JobsRequested(
                MAIN, List.of(new RequestedJob(MAIN + "-check", JobKind.CHECK, 1, 0))));
  }

  @Test
  void a_package_without_findings_is_published() {
    encoded()
        .after(
            check(
                MAIN, new PackageChecked(List.of(1), List.of(), MAIN, List.of(), null, List.of())))
        .when(check(MAIN, new JobFinished(MAIN + "-check", 1)))
        .then(new JobFinished(MAIN + "-check", 1), new MediaPublished(20_000_000L, MAIN));
  }

  @Test
  void a_package_that_breaks_a_rule_is_abandoned() {
    List<RenditionEvent> events =
        encoded()
            .after(
                check(
                    MAIN,
                    new PackageChecked(
                        List.of(4),
                        List.of(new Finding(4, "Long.")),
                        MAIN,
                        List.of(),
                        null,
                        List.of())))
            .when(check(MAIN, new JobFinished(MAIN + "-check", 1)))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly(
            "JobFinished",
            "ArtefactsAbandoned",
            "PackageAbandoned",
            "EncodingFailed",
            "SweepRequested");
    assertThat(((SweepRequested) events.getLast()).getLeftovers().getFolders())
        .containsExactly("x-prepare-x-1/", MAIN + "/");
  }

  @Test
  void a_check_without_its_report_is_requested_again() {
    List<RenditionEvent> events =
        encoded().when(check(MAIN, new JobFinished(MAIN + "-check", 1))).thenEvents();

    assertThat(events)
        .last()
        .isEqualTo(
            new JobsRequested(
                MAIN, List.of(new RequestedJob(MAIN + "-check", JobKind.CHECK, 2, 0))));
  }

  @Test
  void a_part_counts_once_and_from_any_attempt() {
    var scenario = encoding().after(new ExpireJob(MAIN + "-c1", 1, "Silent."));
    PackageState made = made(scenario);

    scenario.when(chunk(made, 1)).then((RenditionEvent) chunk(made, 1).report());
    scenario
        .after(chunk(made, 1))
        .when(new Report(MAIN + "-c1", 2, EncodedParts.chunk(made, MAIN + "-c1", 2, 1)))
        .thenNothing();
    scenario
        .when(new Report(MAIN + "-c1", 2, failure(MAIN + "-c1", 2, "encoder-crashed")))
        .thenNothing();
  }

  @Test
  void a_part_that_is_not_as_planned_is_a_failure_of_its_attempt() {
    var scenario = encoding();
    PackageState made = made(scenario);
    PartEncoded whole = EncodedParts.chunk(made, MAIN + "-c1", 1, 1);
    PartEncoded missing =
        PartEncoded.newBuilder(whole)
            .setRenditions(whole.getRenditions().subList(1, whole.getRenditions().size()))
            .build();

    List<RenditionEvent> events = scenario.when(new Report(MAIN + "-c1", 1, missing)).thenEvents();

    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            JobFailed.class, failed -> assertThat(failed.getCode()).isEqualTo("report-gap"));
    assertThat(events).last().isInstanceOf(JobsRequested.class);
    scenario
        .after(new ExpireJob(MAIN + "-c1", 1, "Silent."))
        .when(new Report(MAIN + "-c1", 1, missing))
        .thenNothing();
  }

  @Test
  void a_missing_part_of_the_sound_is_noticed() {
    var scenario = encoding();
    PartEncoded second = EncodedParts.sounds(made(scenario), MAIN + "-s", 1).get(1);

    List<RenditionEvent> events = scenario.when(new Report(MAIN + "-s", 1, second)).thenEvents();

    assertThat(events)
        .last()
        .isEqualTo(
            new JobsRequested(MAIN, List.of(new RequestedJob(MAIN + "-s", JobKind.SOUND, 2, 0))));
  }

  @Test
  void the_window_is_refilled_when_half_of_it_is_done() {
    var scenario = uploaded().after(prepare(1, inspected(EncodedParts.film(7200, 1))));
    PackageState made = made(scenario);
    for (int i = 1; i <= 3; i++) {
      scenario.after(chunk(made, i));
    }

    List<RenditionEvent> events = scenario.when(chunk(made, 4)).thenEvents();

    assertThat(events)
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            JobsRequested.class,
            requested ->
                assertThat(requested.getJobs())
                    .extracting(RequestedJob::getIndex)
                    .containsExactly(9, 10, 11, 12));
  }

  @Test
  void sound_alone_is_one_job() {
    var scenario = uploaded().after(prepare(1, inspected(EncodedParts.sound(600, 2))));

    assertThat(encoded(scenario).state().orElseThrow().getJobs())
        .extracting(job -> job.getKind())
        .containsExactlyInAnyOrder(JobKind.PREPARE, JobKind.CHECK, JobKind.ARTEFACTS);
  }

  @Test
  void a_preview_is_played_until_the_package_is_published() {
    LadderPlanned ladder = Ladder.plan(FILM);
    var found = new PreviewFound("prepare-p1", ladder.getVideo(), ladder.getAudio(), 12_000);
    var scenario = uploaded().after(prepare(1, found));
    PackageState preview = Packages.preview(scenario.state().orElseThrow()).orElseThrow();
    PartEncoded first = EncodedParts.preview(preview, "prepare", 1, 0, false);
    scenario.when(prepare(1, first)).then(first, new PackagePlayable("prepare-p1"));
    scenario
        .after(prepare(1, first))
        .after(prepare(1, EncodedParts.preview(preview, "prepare", 1, 1, true)));

    List<RenditionEvent> planned = scenario.when(prepare(1, inspected(FILM))).thenEvents();
    assertThat(((JobsRequested) planned.get(2)).getJobs())
        .as("the worker of the preview does not make the first chunk")
        .extracting(RequestedJob::getIndex)
        .containsExactly(0, 0, 1, 2);
    scenario.after(prepare(1, inspected(FILM))).after(prepare(1, new JobFinished("prepare", 1)));
    encoded(scenario)
        .after(
            check(
                MAIN, new PackageChecked(List.of(1), List.of(), MAIN, List.of(), null, List.of())));

    List<RenditionEvent> events =
        scenario.when(check(MAIN, new JobFinished(MAIN + "-check", 1))).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFinished", "MediaPublished", "PackageAbandoned", "SweepRequested");
    assertThat(((PackageAbandoned) events.get(2)).getCode()).isEqualTo("superseded");
    assertThat(((SweepRequested) events.get(3)).getLeftovers().getFolders())
        .containsExactly("prepare-p1/");
  }

  @Test
  void an_unfinished_preview_ends_with_its_attempt_and_a_finished_one_does_not() {
    LadderPlanned ladder = Ladder.plan(FILM);
    var found = new PreviewFound("prepare-p1", ladder.getVideo(), ladder.getAudio(), 12_000);
    var scenario = uploaded().after(prepare(1, found));
    PackageState preview = Packages.preview(scenario.state().orElseThrow()).orElseThrow();
    var lost = new ExpireJob("prepare", 1, "Silent.");

    assertThat(scenario.when(lost).thenEvents())
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "PackageAbandoned", "InspectionRequested");
    scenario.after(prepare(1, EncodedParts.preview(preview, "prepare", 1, 0, true)));
    assertThat(scenario.when(lost).thenEvents())
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "InspectionRequested");
  }

  @Test
  void progress_is_no_event() {
    encoding().when(prepare(1, new EncodeProgressed("prepare", 1, 400))).thenNothing();
  }

  @ParameterizedTest
  @CsvSource({"prepare,1", "prepare-m-s,1", "prepare-m-c1,0"})
  void the_start_of_a_job_is_an_event_unless_there_are_too_many(String job, int events) {
    JobStarted started = new JobStarted(job, 1, "w1");
    var scenario = encoding();

    assertThat(scenario.when(new Report(job, 1, started)).thenEvents()).hasSize(events);
    scenario.after(new Report(job, 1, started)).when(new Report(job, 1, started)).thenNothing();
  }

  @Test
  void counted_failures_of_one_chunk_end_the_media() {
    var scenario = encoding();
    String job = MAIN + "-c1";
    for (int attempt = 1; attempt < Retries.MAX_ATTEMPTS; attempt++) {
      scenario.after(new Report(job, attempt, failure(job, attempt, "encoder-crashed")));
    }
    int last = Retries.MAX_ATTEMPTS;

    List<RenditionEvent> events =
        scenario.when(new Report(job, last, failure(job, last, "encoder-crashed"))).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly(
            "JobFailed",
            "ArtefactsAbandoned",
            "PackageAbandoned",
            "EncodingFailed",
            "SweepRequested");
    scenario.after(new Report(job, last, failure(job, last, "encoder-crashed")));
    assertThat(scenario.state().orElseThrow().getJobs())
        .extracting(open -> open.getKind())
        .containsExactly(JobKind.SWEEP);
  }

  @Test
  void what_is_not_the_jobs_fault_uses_up_no_attempt_and_is_bounded_all_the_same() {
    var scenario = encoding();
    String job = MAIN + "-s";
    for (int attempt = 1; attempt < Retries.MAX_UNCOUNTED; attempt++) {
      scenario.after(new ExpireJob(job, attempt, "Silent."));
    }

    List<RenditionEvent> events =
        scenario.when(new ExpireJob(job, Retries.MAX_UNCOUNTED, "Silent.")).thenEvents();

    assertThat(events)
        .filteredOn(EncodingFailed.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            EncodingFailed.class, end -> assertThat(end.getHint()).contains("encoders"));
  }

  @Test
  void a_failure_of_an_older_attempt_does_not_count() {
    encoding()
        .after(new ExpireJob(MAIN + "-c1", 1, "Silent."))
        .when(new Report(MAIN + "-c1", 1, failure(MAIN + "-c1", 1, "encoder-crashed")))
        .thenNothing();
  }

  @Test
  void a_cancelled_encode_is_abandoned_and_the_file_stays() {
    List<RenditionEvent> events =
        encoding().when(new Withdraw(WithdrawReason.CANCELLED, "cancel")).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly(
            "ArtefactsAbandoned", "PackageAbandoned", "MediaWithdrawn", "SweepRequested");
    Leftovers swept = ((SweepRequested) events.getLast()).getLeftovers();
    assertThat(swept.getSource()).isNull();
    assertThat(swept.getFolders()).containsExactly("x-prepare-x-1/", MAIN + "/");
    var cancelled = encoding().after(new Withdraw(WithdrawReason.CANCELLED, "cancel"));
    cancelled.when(new Withdraw(WithdrawReason.CANCELLED, "again")).thenNothing();
    cancelled
        .when(new EncodeAgain(null, "second"))
        .then(new InspectionRequested("u1", SOURCE, "second", 1, null, List.of(), false, true));
  }

  @Test
  void deleted_media_are_swept_at_once_and_once_more_when_workers_have_stopped() {
    var delete = new Withdraw(WithdrawReason.DELETED, "delete");
    Leftovers all =
        Leftovers.newBuilder()
            .setSource(SOURCE)
            .setFolders(List.of("x-prepare-x-1/", MAIN + "/"))
            .build();
    Leftovers made =
        Leftovers.newBuilder()
            .setSource(SOURCE)
            .setFolders(List.of(MAIN + "/", "x-prepare-x-1/"))
            .build();

    published(encoded())
        .after(artefacts(MadeArtefacts.made("prepare-x", 1, "r", "poster")))
        .after(artefacts(new JobFinished("prepare-x", 1)))
        .when(delete)
        .then(
            new MediaWithdrawn(WithdrawReason.DELETED),
            new SweepRequested("delete-sweep", 1, made));
    assertThat(encoding().when(delete).thenEvents())
        .endsWith(
            new MediaWithdrawn(WithdrawReason.DELETED),
            new SweepRequested("delete-sweep", 1, all),
            new SweepRequested("delete-sweep-rest", 1, all));
    var deleted = encoding().after(delete);
    deleted.when(delete).thenNothing();
    deleted.when(new EncodeAgain(null, "again")).thenNothing();
  }

  @Test
  void another_encode_of_published_media_takes_its_place_when_it_is_published() {
    var scenario = published().after(new EncodeAgain(null, "second"));
    scenario.after(new Report("second", 1, inspected(FILM)));
    PackageState made = made(scenario);
    scenario.after(new Report("second", 1, EncodedParts.chunk(made, "second", 1, 0)));
    encoded(scenario)
        .after(
            check(
                "second-m",
                new PackageChecked(List.of(1), List.of(), "second-m", List.of(), null, List.of())));

    List<RenditionEvent> events =
        scenario.when(check("second-m", new JobFinished("second-m-check", 1))).thenEvents();

    assertThat(events).element(1).isEqualTo(new MediaPublished(20_000_000L, "second-m"));
    assertThat(((SweepRequested) events.getLast()).getLeftovers().getFolders())
        .containsExactly(MAIN + "/");
  }

  @Test
  void a_wish_that_is_heard_twice_leads_to_one_encode() {
    var again = new EncodeAgain(null, "second");

    published()
        .after(again)
        .after(new Withdraw(WithdrawReason.CANCELLED, "cancel"))
        .when(again)
        .thenNothing();
  }

  @Test
  void another_encode_of_published_media_that_fails_or_is_refused_leaves_it_published() {
    var again = published().after(new EncodeAgain(null, "second"));

    List<RenditionEvent> refused =
        again
            .when(new Report("second", 1, new MediaRefused("not-media", "A zip.", "Send a video.")))
            .thenEvents();

    assertThat(refused)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "EncodingFailed", "SweepRequested");
    assertThat(((SweepRequested) refused.getLast()).getLeftovers().getSource()).isNull();
    assertThat(((SweepRequested) refused.getLast()).getLeftovers().getFolders())
        .doesNotContain(MAIN + "/");
    again.after(new Withdraw(WithdrawReason.CANCELLED, "cancel"));
    assertThat(Packages.published(again.state().orElseThrow())).isPresent();
  }

  @Test
  void one_rendition_is_made_again_and_the_others_are_taken_over() {
    var scenario = published();
    List<RenditionEvent> events = scenario.when(new EncodeAgain("v720", "second")).thenEvents();

    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            PackagePlanned.class,
            planned -> {
              assertThat(planned.getPackageId()).isEqualTo("second-m");
              assertThat(planned.getBasedOn()).isEqualTo(MAIN);
              assertThat(planned.getKept()).contains("a0").doesNotContain("v720");
            });
    scenario.after(new EncodeAgain("v720", "second"));
    RenditionState state = scenario.state().orElseThrow();
    assertThat(state.getJobs())
        .extracting(job -> job.getKind())
        .containsOnly(JobKind.CHUNK, JobKind.ARTEFACTS);
    EncodeChunk work = (EncodeChunk) JobDispatch.job(state, "second-m-c0").orElseThrow().work();
    assertThat(work.getVideo()).extracting(rung -> rung.getRenditionId()).containsExactly("v720");
    for (int i = 0; i < 3; i++) {
      String job = "second-m-c" + i;
      scenario.after(new Report(job, 1, EncodedParts.chunk(made(scenario), job, 1, i)));
    }

    published(scenario);

    Leftovers swept = scenario.state().orElseThrow().getJobs().getLast().getLeftovers();
    assertThat(swept.getFolders()).containsExactly(MAIN + "/");
    assertThat(swept.getKept()).contains(MAIN + "/a0/").doesNotContain(MAIN + "/v720/");
  }

  @Test
  void deleted_media_are_swept_with_what_they_took_over() {
    var scenario = published().after(new EncodeAgain("v720", "second"));
    for (int i = 0; i < 3; i++) {
      String job = "second-m-c" + i;
      scenario.after(new Report(job, 1, EncodedParts.chunk(made(scenario), job, 1, i)));
    }
    published(scenario);

    List<RenditionEvent> events =
        scenario.when(new Withdraw(WithdrawReason.DELETED, "delete")).thenEvents();

    assertThat(((SweepRequested) events.getLast()).getLeftovers().getFolders())
        .startsWith("second-m/")
        .contains(MAIN + "/a0/");
  }

  @Test
  void works_say_all_that_a_worker_needs() {
    RenditionState state = encoding().state().orElseThrow();
    PackageState made = made(encoding());

    EncodeChunk last = (EncodeChunk) JobDispatch.job(state, MAIN + "-c2").orElseThrow().work();
    assertThat(last.getLast()).isTrue();
    assertThat(last.getChunk()).isEqualTo(made.getChunks().get(2));
    assertThat(last.getInspection()).isEqualTo(FILM);
    EncodeSound sound = (EncodeSound) JobDispatch.job(state, MAIN + "-s").orElseThrow().work();
    assertThat(sound.getAudio()).isEqualTo(made.getAudio());
    CheckPackage check =
        (CheckPackage)
            JobDispatch.job(encoded().state().orElseThrow(), MAIN + "-check").orElseThrow().work();
    assertThat(check.getChunks()).isEqualTo(3);
    assertThat(check.getSoundParts()).isEqualTo(2);
    assertThat(JobDispatch.job(state, "unknown")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "prepare, true, NOW",
    "prepare-m-s, true, NOW",
    "prepare-m-c1, true, NEXT",
    "prepare, false, LATER",
    "prepare-m-c1, false, LATER",
  })
  void what_somebody_waits_for_is_first_within_the_owners_share(
      String job, boolean within, Urgency urgency) {
    assertThat(JobDispatch.urgency(encoding().state().orElseThrow(), job, within))
        .isEqualTo(urgency);
  }

  @Test
  void the_state_counts_the_version_of_every_event() {
    assertThat(uploaded().state().orElseThrow().getVersion()).isEqualTo(1);
    assertThat(encoding().state().orElseThrow().getVersion()).isEqualTo(5);
  }
}
