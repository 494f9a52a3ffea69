package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Resume;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import java.util.List;
import java.util.Optional;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import org.junit.jupiter.api.Test;

/** Media that an earlier version of the process left in the middle of its work, or at its end. */
class EarlierStatesTest {
  private static final Inspection SOUND = EncodedParts.sound(8, 1);

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoding() {
    return given(
        new RenditionDecider(),
        new InspectionRequested("u1", SOURCE, "inspect", 1, null, List.of(), false, true),
        new JobStarted("inspect", 1, "w1"),
        new MediaInspected(SOUND, List.of(), List.of()),
        Ladder.plan(SOUND),
        new EncodeRequested("encode", 1),
        new JobStarted("encode", 1, "w1"),
        new RenditionOpened("a0", "encode", 1, "encode/1/a0/", "init.mp4", 700L, "mp4a.40.2"),
        new JobFailed("encode", 1, "worker-lost", "Silent.", true),
        new EncodeRequested("encode", 2),
        new SegmentsEncoded(
            "a0", "encode", 2, 0, List.of(new Segment("0.m4s", 8_000_000L, 9L, List.of()))));
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published() {
    return encoding()
        .and(
            List.of(
                new RenditionCompleted("a0", "encode", 2, 1, 8_000_000L),
                new PackageChecked(List.of(1), List.of(), null, List.of(), null, List.of()),
                new JobFinished("encode", 2),
                new MediaPublished(8_000_000L, null)));
  }

  @Test
  void an_encode_goes_on_as_a_preparation_and_its_objects_are_unneeded() {
    encoding()
        .when(new Resume())
        .then(
            new PackageAbandoned(
                "encode-2",
                "prepared-again",
                "The platform was upgraded, and the media is prepared again."),
            new InspectionRequested("u1", SOURCE, "encode-again", 1, null, List.of(), false, true));
    var resumed = encoding().after(new Resume());
    RenditionState state = resumed.state().orElseThrow();
    assertThat(state.getJob()).isNull();
    assertThat(state.getUnneeded()).containsExactly("encode/1/", "encode/2/");
    resumed.when(new Resume()).thenNothing();
    assertThat(
            resumed
                .when(
                    new Report("encode-again", 1, new MediaInspected(SOUND, List.of(), List.of())))
                .thenEvents())
        .extracting(RenditionEvent::type)
        .containsExactly("MediaInspected", "PackagePlanned", "JobsRequested", "ArtefactsRequested");
  }

  @Test
  void reports_about_the_job_of_then_are_not_heard() {
    encoding()
        .when(new Report("encode", 2, new RenditionCompleted("a0", "encode", 2, 1, 8_000_000L)))
        .thenNothing();
    encoding().when(new Report("encode", 2, new JobFinished("encode", 2))).thenNothing();
  }

  @Test
  void a_sweep_is_requested_again() {
    Leftovers left = new Leftovers("encode", List.of(1), 2, null, List.of(), List.of());
    RenditionState state =
        RenditionState.newBuilder(published().state().orElseThrow())
            .setJob(CurrentJob.newBuilder().setJobId("encode-sweep").setAttempt(1).build())
            .setLeftovers(left)
            .build();
    RenditionDecider decider = new RenditionDecider();

    var decided = decider.decide(new Resume(), Optional.of(state));

    assertThat(decided).isEqualTo(Decision.accept(new SweepRequested("encode-sweep", 2, left)));
    RenditionState after = RenditionFold.evolve(state, new SweepRequested("encode-sweep", 2, left));
    assertThat(after.getJob()).isNull();
    assertThat(after.getJobs()).hasSize(1);
  }

  @Test
  void media_in_work_can_be_deleted_with_all_attempts() {
    assertThat(published().state().orElseThrow().getPhase()).isEqualTo(Phase.PUBLISHED);
    List<RenditionEvent> deleted =
        encoding().when(new Withdraw(WithdrawReason.DELETED, "delete")).thenEvents();

    assertThat(deleted.getFirst()).isEqualTo(new MediaWithdrawn(WithdrawReason.DELETED));
    assertThat(((SweepRequested) deleted.getLast()).getLeftovers().getFolders())
        .containsExactly("encode/1/", "encode/2/");
  }

  @Test
  void failed_media_whose_file_is_not_known_any_more_say_so() {
    RenditionState state =
        RenditionState.newBuilder(
                encoding()
                    .and(List.of(new EncodingFailed("x", "It failed.", "Again.")))
                    .state()
                    .orElseThrow())
            .setSource(null)
            .build();

    var decided = new RenditionDecider().decide(new EncodeAgain(null, "again"), Optional.of(state));

    assertThat(((Decision.Accepted<RenditionEvent>) decided).events())
        .singleElement()
        .isInstanceOfSatisfying(
            EncodingFailed.class,
            failed -> assertThat(failed.getCode()).isEqualTo("source-missing"));
  }
}
