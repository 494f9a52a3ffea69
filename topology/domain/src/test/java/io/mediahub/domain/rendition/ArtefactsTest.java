package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.AddSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ChoosePoster;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.RemoveSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import java.util.List;
import java.util.Optional;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.ArtefactState;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageState;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.Urgency;
import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;
import mediahub.upload.TextSource;
import org.junit.jupiter.api.Test;

class ArtefactsTest {
  private static final String OWN = "prepare-x";
  private static final Inspection FILM = EncodedParts.film(3, 0);
  private static final TextSource GERMAN = MadeArtefacts.text("de", "t1");
  private static final RenditionDecider DECIDER = new RenditionDecider();

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> uploaded() {
    return given(DECIDER).after(new BeginInspection("u1", SOURCE, "prepare"));
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoding() {
    return uploaded().after(of("prepare", 1, inspected(FILM)));
  }

  private static MediaInspected inspected(Inspection inspection) {
    return new MediaInspected(inspection, ChunkPlan.borders(inspection), List.of());
  }

  private static Report of(String jobId, int attempt, WorkerReport report) {
    return new Report(jobId, attempt, report);
  }

  /** The package; the artefacts of the file are still being made. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published() {
    return published(encoding());
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    PackageState made = Packages.main(scenario.state().orElseThrow()).orElseThrow();
    return scenario
        .after(of("prepare", 1, EncodedParts.chunk(made, "prepare", 1, 0)))
        .after(of("prepare", 1, new JobFinished("prepare", 1)))
        .after(
            of(
                "prepare-m-check",
                1,
                new PackageChecked(List.of(1), List.of(), "prepare-m", List.of(), null, List.of())))
        .after(of("prepare-m-check", 1, new JobFinished("prepare-m-check", 1)));
  }

  /** With everything of the file. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> complete() {
    return published()
        .after(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "poster", "waveform")))
        .after(of(OWN, 1, new JobFinished(OWN, 1)));
  }

  private static List<String> artefacts(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario) {
    return scenario.state().orElseThrow().getArtefacts().stream()
        .map(ArtefactState::getFolder)
        .toList();
  }

  private static Leftovers folders(String... folders) {
    return Leftovers.newBuilder().setFolders(List.of(folders)).build();
  }

  @Test
  void a_worker_gets_what_it_needs_to_know_of_the_film() {
    RenditionState state = encoding().state().orElseThrow();

    assertThat(JobDispatch.job(state, OWN))
        .contains(
            new JobDispatch.Job(
                OWN, 1, new MakeArtefacts(SOURCE, FILM, "x-prepare-x-1/", 4000, null, null)));
    assertThat(JobDispatch.urgency(state, OWN, true)).isEqualTo(Urgency.LATER);
  }

  @Test
  void publication_does_not_wait_for_artefacts() {
    var scenario = published();

    assertThat(scenario.state().orElseThrow().getJobs())
        .extracting(job -> job.getJobId())
        .containsExactly(OWN);
    assertThat(DECIDER.isTerminal(scenario.state())).isFalse();
  }

  @Test
  void artefacts_are_made_one_after_another() {
    ArtefactsMade poster = MadeArtefacts.made(OWN, 1, "r", "poster");
    ArtefactsMade waveform = MadeArtefacts.made(OWN, 1, "r", "waveform");
    var scenario = published();

    scenario.when(of(OWN, 1, poster)).then(poster);

    scenario.after(of(OWN, 1, poster)).when(of(OWN, 1, waveform)).then(waveform);
    scenario.when(of(OWN, 1, new JobFinished(OWN, 1))).then(new JobFinished(OWN, 1));
    assertThat(DECIDER.isTerminal(scenario.after(of(OWN, 1, new JobFinished(OWN, 1))).state()))
        .isTrue();
  }

  @Test
  void what_is_told_twice_counts_once() {
    ArtefactsMade poster = MadeArtefacts.made(OWN, 1, "r", "poster");

    published().after(of(OWN, 1, poster)).when(of(OWN, 1, poster)).thenNothing();
  }

  @Test
  void the_start_of_the_job_is_no_event() {
    published().when(of(OWN, 1, new JobStarted(OWN, 1, "w1"))).thenNothing();
  }

  @Test
  void another_attempt_has_another_folder_and_the_first_is_swept_but_for_what_counts() {
    var scenario =
        published().after(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "poster", "waveform")));

    scenario
        .when(new ExpireJob(OWN, 1, "Silent."))
        .then(
            new JobFailed(OWN, 1, "worker-lost", "Silent.", true),
            new ArtefactsRequested(OWN, 2, "x-prepare-x-2/", null, null, 0L));

    scenario
        .after(new ExpireJob(OWN, 1, "Silent."))
        .after(of(OWN, 2, MadeArtefacts.made(OWN, 2, "r", "poster")));
    List<RenditionEvent> events = scenario.when(of(OWN, 2, new JobFinished(OWN, 2))).thenEvents();
    Leftovers swept = ((SweepRequested) events.getLast()).getLeftovers();
    assertThat(swept.getFolders()).containsExactly("x-prepare-x-1/", "x-prepare-x-1/poster-r/");
    assertThat(swept.getKept()).containsExactly("x-prepare-x-1/waveform-r/");
  }

  @Test
  void what_a_sweep_spared_is_swept_when_it_was_replaced_before_the_sweep_was_tried_again() {
    String sweep = "prepare-m-sweep";
    JobFailed stopped = new JobFailed(sweep, 1, "worker-stopped", "It ended.", true);
    var scenario =
        published(
                encoding()
                    .after(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "waveform")))
                    .after(new ExpireJob(OWN, 1, "Silent.")))
            .after(of(OWN, 2, MadeArtefacts.made(OWN, 2, "r", "waveform")))
            .after(of(sweep, 1, stopped));

    List<RenditionEvent> events = scenario.when(of(OWN, 2, new JobFinished(OWN, 2))).thenEvents();

    Leftovers swept = ((SweepRequested) events.getLast()).getLeftovers();
    assertThat(swept.getFolders()).containsExactly("x-prepare-x-1/waveform-r/");
  }

  @Test
  void late_files_of_an_attempt_that_was_given_up_do_not_count() {
    published()
        .after(new ExpireJob(OWN, 1, "Silent."))
        .when(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "poster")))
        .thenNothing();
  }

  @Test
  void when_every_attempt_failed_then_the_media_stays_and_nothing_is_left_open() {
    JobFailed refused = new JobFailed(OWN, 1, "encoder-refused", "Cannot be decoded.", false);
    var scenario = published();

    scenario
        .when(of(OWN, 1, refused))
        .then(
            refused,
            new ArtefactsAbandoned(OWN, "encoder-refused", "Cannot be decoded."),
            new SweepRequested("sweep-13", 1, folders("x-prepare-x-1/")));

    assertThat(Packages.published(scenario.after(of(OWN, 1, refused)).state().orElseThrow()))
        .isPresent();
  }

  @Test
  void files_outside_of_the_given_folder_are_a_failure() {
    List<RenditionEvent> events =
        published()
            .when(of(OWN, 1, MadeArtefacts.made("prepare-m", 1, "r", "poster")))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "ArtefactsRequested");
  }

  @Test
  void another_encode_finds_the_artefacts_made() {
    var scenario = complete().after(new EncodeAgain(null, "second"));

    List<RenditionEvent> events = scenario.when(of("second", 1, inspected(FILM))).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("MediaInspected", "PackagePlanned");
  }

  @Test
  void a_poster_of_the_owners_choice_takes_the_place_of_the_other() {
    var choice = new ChoosePoster(1_500_000, 4, "wish");
    var scenario = complete();
    scenario
        .when(choice)
        .then(new ArtefactsRequested("wish", 1, "x-wish-1/", 1_500_000L, null, 4L));
    scenario.after(choice).when(choice).thenNothing();
    RenditionState state = scenario.state().orElseThrow();
    assertThat(JobDispatch.urgency(state, "wish", false)).isEqualTo(Urgency.NOW);
    assertThat(state.getJobs()).noneMatch(JobDispatch::isOfEncode);
    scenario.after(of("wish", 1, MadeArtefacts.made("wish", 1, "r", "poster")));

    scenario
        .when(of("wish", 1, new JobFinished("wish", 1)))
        .then(
            new JobFinished("wish", 1),
            new SweepRequested("sweep-16", 1, folders("x-prepare-x-1/poster-r/")));

    assertThat(artefacts(scenario))
        .containsExactly("x-prepare-x-1/waveform-r/", "x-wish-1/poster-r/");
  }

  @Test
  void the_owners_choice_stays_when_the_files_own_comes_later() {
    var scenario =
        published()
            .after(new ChoosePoster(0, 4, "wish"))
            .after(of("wish", 1, MadeArtefacts.made("wish", 1, "r", "poster")))
            .after(of("wish", 1, new JobFinished("wish", 1)));

    scenario
        .when(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "poster", "waveform")))
        .then(MadeArtefacts.made(OWN, 1, "r", "waveform"));

    scenario.after(of(OWN, 1, MadeArtefacts.made(OWN, 1, "r", "poster", "waveform")));
    List<RenditionEvent> events = scenario.when(of(OWN, 1, new JobFinished(OWN, 1))).thenEvents();
    Leftovers swept = ((SweepRequested) events.getLast()).getLeftovers();
    assertThat(swept.getFolders()).containsExactly("x-prepare-x-1/");
    assertThat(swept.getKept()).containsExactly("x-prepare-x-1/waveform-r/");
  }

  @Test
  void the_newest_choice_counts() {
    complete()
        .after(new ChoosePoster(1, 4, "first"))
        .when(new ChoosePoster(2, 5, "second"))
        .then(
            new ArtefactsAbandoned(
                "first", "superseded", "The owner asked for another one in its place."),
            new SweepRequested("sweep-15", 1, folders("x-first-1/")),
            new ArtefactsRequested("second", 1, "x-second-1/", 2L, null, 5L));
  }

  @Test
  void a_sound_has_no_poster_to_choose() {
    uploaded()
        .after(of("prepare", 1, inspected(EncodedParts.sound(9, 1))))
        .when(new ChoosePoster(1, 4, "wish"))
        .then(
            new ArtefactsRequested("wish", 1, "x-wish-1/", 1L, null, 4L),
            new ArtefactsAbandoned(
                "wish",
                "no-picture",
                "The media has no moving pictures that a poster could be taken from."));
  }

  @Test
  void a_choice_before_the_inspection_is_answered_all_the_same() {
    ChoosePoster early = new ChoosePoster(1, 4, "wish");
    var scenario = uploaded();

    scenario
        .when(early)
        .then(
            new ArtefactsRequested("wish", 1, "x-wish-1/", 1L, null, 4L),
            new ArtefactsAbandoned(
                "wish",
                "not-ready",
                "The media is not inspected, or its file is not kept any more."));

    scenario.after(early).when(early).thenNothing();
  }

  @Test
  void the_uploaded_text_goes_when_its_subtitles_are_made() {
    var scenario = complete();
    scenario
        .when(new AddSubtitles(GERMAN, 4, "wish"))
        .then(new ArtefactsRequested("wish", 1, "x-wish-1/", null, GERMAN, 4L));
    scenario.after(new AddSubtitles(GERMAN, 4, "wish"));
    scenario.when(of("wish", 1, new JobFinished("wish", 1))).thenEvents();
    scenario.after(of("wish", 1, MadeArtefacts.made("wish", 1, "r", "u-de")));

    scenario
        .when(of("wish", 1, new JobFinished("wish", 1)))
        .then(
            new JobFinished("wish", 1),
            new SweepRequested(
                "sweep-16", 1, Leftovers.newBuilder().setSource(GERMAN.getObject()).build()));
  }

  @Test
  void a_job_that_did_not_make_what_was_asked_for_is_not_finished() {
    List<RenditionEvent> events =
        complete()
            .after(new AddSubtitles(GERMAN, 4, "wish"))
            .when(of("wish", 1, new JobFinished("wish", 1)))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "ArtefactsRequested");
  }

  @Test
  void a_broken_text_is_told_and_the_earlier_subtitles_stay() {
    var scenario =
        complete()
            .after(new AddSubtitles(GERMAN, 4, "first"))
            .after(of("first", 1, MadeArtefacts.made("first", 1, "r", "u-de")))
            .after(of("first", 1, new JobFinished("first", 1)))
            .after(new AddSubtitles(MadeArtefacts.text("de", "t2"), 5, "second"));
    JobFailed broken = new JobFailed("second", 1, "subtitles-unreadable", "No text.", false);

    List<RenditionEvent> events = scenario.when(of("second", 1, broken)).thenEvents();

    assertThat(events)
        .startsWith(broken, new ArtefactsAbandoned("second", "subtitles-unreadable", "No text."));
    assertThat(artefacts(scenario.after(of("second", 1, broken)))).contains("x-first-1/u-de-r/");
  }

  @Test
  void removed_subtitles_are_swept() {
    var scenario =
        complete()
            .after(new AddSubtitles(GERMAN, 4, "wish"))
            .after(of("wish", 1, MadeArtefacts.made("wish", 1, "r", "u-de")))
            .after(of("wish", 1, new JobFinished("wish", 1)));

    scenario
        .when(new RemoveSubtitles("de", 5))
        .then(new SweepRequested("sweep-17", 1, folders("x-wish-1/u-de-r/")));

    scenario.after(new RemoveSubtitles("de", 5)).when(new RemoveSubtitles("de", 5)).thenNothing();
    assertThat(artefacts(scenario)).noneMatch(folder -> folder.contains("u-de"));
  }

  @Test
  void a_wish_that_is_heard_once_more_after_a_newer_one_changes_nothing() {
    var scenario =
        complete()
            .after(new AddSubtitles(GERMAN, 4, "first"))
            .after(new RemoveSubtitles("de", 5))
            .after(new AddSubtitles(MadeArtefacts.text("de", "t2"), 6, "second"));

    scenario.when(new AddSubtitles(GERMAN, 4, "first")).thenNothing();
    scenario.when(new RemoveSubtitles("de", 5)).thenNothing();
  }

  @Test
  void subtitles_that_are_removed_before_they_are_made_are_not_made() {
    List<RenditionEvent> events =
        complete()
            .after(new AddSubtitles(GERMAN, 4, "wish"))
            .when(new RemoveSubtitles("de", 5))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("ArtefactsAbandoned", "SweepRequested");
  }

  @Test
  void a_deleted_media_takes_its_artefacts_and_texts_with_it() {
    var scenario = complete().after(new AddSubtitles(GERMAN, 4, "wish"));

    List<RenditionEvent> events =
        scenario.when(new Withdraw(WithdrawReason.DELETED, "delete")).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly(
            "ArtefactsAbandoned",
            "SweepRequested",
            "MediaWithdrawn",
            "SweepRequested",
            "SweepRequested");
    assertThat(((SweepRequested) events.get(1)).getLeftovers().getSource())
        .isEqualTo(GERMAN.getObject());
    assertThat(((SweepRequested) events.get(3)).getLeftovers().getFolders())
        .containsExactly("prepare-m/", "x-prepare-x-1/");
    scenario.after(new Withdraw(WithdrawReason.DELETED, "delete"));
    scenario.when(new ChoosePoster(1, 9, "late")).thenNothing();
    assertThat(artefacts(scenario)).isEmpty();
  }

  @Test
  void an_image_is_published_by_the_job_that_looked_at_it() {
    ArtefactsMade sizes = MadeArtefacts.image("prepare", 1, "r");
    var scenario = uploaded();
    scenario
        .when(of("prepare", 1, new ImageInspected(MadeArtefacts.GIF)))
        .then(new ImageInspected(MadeArtefacts.GIF));
    scenario.after(of("prepare", 1, new ImageInspected(MadeArtefacts.GIF)));
    scenario.when(of("prepare", 1, sizes)).then(sizes);
    scenario.after(of("prepare", 1, sizes));

    scenario
        .when(of("prepare", 1, new JobFinished("prepare", 1)))
        .then(new JobFinished("prepare", 1), new MediaPublished(0L, null));

    scenario.after(of("prepare", 1, new JobFinished("prepare", 1)));
    assertThat(DECIDER.isTerminal(scenario.state())).isTrue();
    scenario.when(new EncodeAgain(null, "again")).thenNothing();
    scenario
        .when(new Withdraw(WithdrawReason.DELETED, "delete"))
        .then(
            new MediaWithdrawn(WithdrawReason.DELETED),
            new SweepRequested(
                "delete-sweep",
                1,
                Leftovers.newBuilder()
                    .setSource(SOURCE)
                    .setFolders(List.of("x-prepare-1/"))
                    .build()));
  }

  @Test
  void an_image_without_its_sizes_is_not_published() {
    List<RenditionEvent> events =
        uploaded()
            .after(of("prepare", 1, new ImageInspected(MadeArtefacts.GIF)))
            .when(of("prepare", 1, new JobFinished("prepare", 1)))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFailed", "InspectionRequested");
  }

  @Test
  void when_the_worker_of_an_image_is_lost_then_another_makes_all_of_it() {
    var scenario =
        uploaded()
            .after(of("prepare", 1, new ImageInspected(MadeArtefacts.GIF)))
            .after(of("prepare", 1, MadeArtefacts.image("prepare", 1, "r")));
    scenario
        .when(new ExpireJob("prepare", 1, "Silent."))
        .then(
            new JobFailed("prepare", 1, "worker-lost", "Silent.", true),
            new InspectionRequested("u1", SOURCE, "prepare", 2, null, List.of(), false, true));
    scenario
        .after(new ExpireJob("prepare", 1, "Silent."))
        .after(of("prepare", 2, new ImageInspected(MadeArtefacts.GIF)))
        .after(of("prepare", 2, MadeArtefacts.image("prepare", 2, "r")));

    List<RenditionEvent> events =
        scenario.when(of("prepare", 2, new JobFinished("prepare", 2))).thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFinished", "MediaPublished", "SweepRequested");
    assertThat(((SweepRequested) events.getLast()).getLeftovers().getFolders())
        .contains("x-prepare-1/");
  }
}
