package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import java.util.List;
import java.util.Optional;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.Inspect;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.Test;

class RenditionDeciderTest {
  private static final SourceObject SOURCE =
      new SourceObject("uploads", "m1/source", 700L, "ab".repeat(32), "audio/mp4");
  private static final Inspection AUDIO_ONLY =
      new Inspection(
          "mp4",
          8_000_000L,
          null,
          List.of(new AudioTrack(0, "aac", 2, 48_000, "und", "stereo", "", true, false, 0L)),
          List.of(),
          false);

  private static Report inspect(int attempt, WorkerReport report) {
    return new Report("inspect", attempt, report, "encode");
  }

  private static Report encode(int attempt, WorkerReport report) {
    return new Report("encode", attempt, report, "unused");
  }

  private static Segment segment(int index) {
    return new Segment("%05d.m4s".formatted(index), 4_000_000L, 1000L, List.of());
  }

  private static SegmentsEncoded segments(int attempt, int first, int count) {
    return new SegmentsEncoded(
        "a0",
        "encode",
        attempt,
        first,
        java.util.stream.IntStream.range(first, first + count)
            .mapToObj(RenditionDeciderTest::segment)
            .toList());
  }

  private static RenditionOpened opened(int attempt) {
    return new RenditionOpened(
        "a0", "encode", attempt, "encode/" + attempt + "/a0/", "init.mp4", 700L, "mp4a.40.2");
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> uploaded() {
    return given(new RenditionDecider()).after(new BeginInspection("u1", SOURCE, "inspect"));
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoding() {
    return uploaded().after(inspect(1, new MediaInspected(AUDIO_ONLY, List.of())));
  }

  @Test
  void when_uploaded_then_it_is_inspected() {
    given(new RenditionDecider())
        .when(new BeginInspection("u1", SOURCE, "inspect"))
        .then(new InspectionRequested("u1", SOURCE, "inspect", 1));
  }

  @Test
  void hearing_of_the_same_upload_twice_changes_nothing() {
    uploaded().when(new BeginInspection("u1", SOURCE, "other")).thenNothing();
  }

  @Test
  void when_inspected_then_a_ladder_is_planned_and_encoding_asked_for() {
    List<RenditionEvent> events =
        uploaded().when(inspect(1, new MediaInspected(AUDIO_ONLY, List.of()))).thenEvents();

    assertThat(events)
        .containsExactly(
            new MediaInspected(AUDIO_ONLY, List.of()),
            Ladder.plan(AUDIO_ONLY),
            new EncodeRequested("encode", 1));
  }

  @Test
  void a_refusal_ends_it() {
    var refused = new MediaRefused("not-media", "This is a zip archive.", "Send a video.");
    uploaded()
        .when(inspect(1, refused))
        .then(
            refused,
            new SweepRequested(
                "inspect-sweep", 1, Leftovers.newBuilder().setSource(SOURCE).build()));
    uploaded()
        .after(inspect(1, refused))
        .when(inspect(1, new MediaInspected(AUDIO_ONLY, List.of())))
        .thenNothing();
  }

  @Test
  void a_whole_encode_ends_published() {
    encoding()
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .after(encode(1, opened(1)))
        .after(encode(1, segments(1, 0, 2)))
        .after(encode(1, new RenditionCompleted("a0", "encode", 1, 2, 8_000_000L)))
        .after(encode(1, new PackageChecked(List.of(1, 4), List.of(), null)))
        .when(encode(1, new JobFinished("encode", 1)))
        .then(new JobFinished("encode", 1), new MediaPublished(8_000_000L, null));
  }

  @Test
  void a_package_that_breaks_a_rule_is_not_published() {
    List<RenditionEvent> events =
        encoding()
            .after(encode(1, opened(1)))
            .after(encode(1, segments(1, 0, 2)))
            .after(encode(1, new RenditionCompleted("a0", "encode", 1, 2, 8_000_000L)))
            .after(
                encode(
                    1, new PackageChecked(List.of(4), List.of(new Finding(4, "Too long.")), null)))
            .when(encode(1, new JobFinished("encode", 1)))
            .thenEvents();

    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            EncodingFailed.class,
            failed -> assertThat(failed.getCode()).isEqualTo("package-refused"));
  }

  @Test
  void a_finished_job_without_all_its_reports_is_tried_again() {
    List<RenditionEvent> events =
        encoding()
            .after(encode(1, opened(1)))
            .when(encode(1, new JobFinished("encode", 1)))
            .thenEvents();

    assertThat(events).last().isEqualTo(new EncodeRequested("encode", 2));
  }

  @Test
  void a_missing_batch_of_segments_is_noticed() {
    List<RenditionEvent> events =
        encoding().after(encode(1, opened(1))).when(encode(1, segments(1, 1, 1))).thenEvents();

    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            JobFailed.class, failed -> assertThat(failed.getCode()).isEqualTo("report-gap"));
  }

  @Test
  void a_batch_that_is_reported_again_adds_only_the_segments_that_are_new() {
    encoding()
        .after(encode(1, opened(1)))
        .after(encode(1, segments(1, 0, 2)))
        .when(encode(1, segments(1, 0, 3)))
        .then(segments(1, 2, 1));
    encoding()
        .after(encode(1, opened(1)))
        .after(encode(1, segments(1, 0, 2)))
        .when(encode(1, segments(1, 0, 2)))
        .thenNothing();
  }

  @Test
  void progress_that_is_reported_as_it_once_was_is_no_event() {
    encoding().when(encode(1, new EncodeProgressed("encode", 1, 400))).thenNothing();
  }

  @Test
  void a_log_with_progress_in_it_means_what_it_meant() {
    encoding()
        .and(List.of(new EncodeProgressed("encode", 1, 400)))
        .when(encode(1, opened(1)))
        .then(opened(1));
  }

  @Test
  void an_older_attempt_is_not_heard() {
    encoding()
        .after(new ExpireJob("encode", 1, "Silent for 60 s."))
        .when(encode(1, opened(1)))
        .thenNothing();
  }

  @Test
  void a_lost_worker_leads_to_the_next_attempt_and_the_tallies_start_anew() {
    var scenario =
        encoding()
            .after(encode(1, opened(1)))
            .after(encode(1, segments(1, 0, 2)))
            .after(new ExpireJob("encode", 1, "Silent for 60 s."));

    scenario.when(encode(2, opened(2))).then(opened(2));
  }

  @Test
  void a_worker_that_says_again_that_it_has_the_job_changes_nothing() {
    encoding()
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .when(encode(1, new JobStarted("encode", 1, "w1")))
        .thenNothing();
  }

  @Test
  void another_worker_with_the_same_encode_job_means_that_the_first_is_lost() {
    encoding()
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .when(encode(1, new JobStarted("encode", 1, "w2")))
        .then(
            new JobFailed("encode", 1, "worker-lost", "Another worker was given the job.", true),
            new EncodeRequested("encode", 2));
  }

  @Test
  void another_worker_may_do_an_inspection_again() {
    uploaded()
        .after(inspect(1, new JobStarted("inspect", 1, "w1")))
        .when(inspect(1, new JobStarted("inspect", 1, "w2")))
        .then(new JobStarted("inspect", 1, "w2"));
  }

  @Test
  void a_redelivered_encode_job_is_asked_for_again_with_a_prefix_of_its_own() {
    var redelivered = new JobFailed("encode", 1, "redelivered", "Another had it before.", true);
    encoding()
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .when(encode(1, redelivered))
        .then(redelivered, new EncodeRequested("encode", 2));
  }

  @Test
  void what_is_not_the_jobs_fault_uses_up_no_attempt() {
    var scenario = encoding();
    int attempt = 1;
    for (; attempt < Retries.MAX_UNCOUNTED; attempt++) {
      scenario.after(lost(attempt));
    }
    for (int failures = 1; failures < Retries.MAX_ATTEMPTS; failures++, attempt++) {
      scenario.after(encode(attempt, failure(attempt, "storage-unavailable")));
    }

    List<RenditionEvent> failed =
        scenario.when(encode(attempt, failure(attempt, "storage-unavailable"))).thenEvents();

    assertThat(failed).hasSize(3).element(1).isInstanceOf(EncodingFailed.class);
  }

  @Test
  void what_is_not_the_jobs_fault_is_bounded_all_the_same() {
    var scenario = encoding();
    int attempt = 1;
    for (; attempt < Retries.MAX_UNCOUNTED; attempt++) {
      scenario.after(lost(attempt));
    }

    List<RenditionEvent> failed = scenario.when(lost(attempt)).thenEvents();

    assertThat(failed)
        .element(1)
        .isInstanceOfSatisfying(
            EncodingFailed.class, last -> assertThat(last.getHint()).contains("encoders"));
  }

  /** In each of the ways in which a worker can be gone. */
  private static RenditionCommand lost(int attempt) {
    return switch (attempt % 5) {
      case 0 -> new ExpireUnclaimed("encode", attempt, "Nobody came.");
      case 1 -> new ExpireJob("encode", attempt, "Silent.");
      case 2 -> encode(attempt, failure(attempt, "redelivered"));
      case 3 -> encode(attempt, failure(attempt, "worker-stopped"));
      default -> encode(attempt, failure(attempt, "job-unreadable"));
    };
  }

  private static JobFailed failure(int attempt, String code) {
    return new JobFailed("encode", attempt, code, "It ended.", true);
  }

  @Test
  void an_attempt_that_was_given_up_unbegun_may_begin_while_nobody_has_begun_a_later_one() {
    var scenario =
        encoding()
            .after(new ExpireUnclaimed("encode", 1, "Nobody came."))
            .after(new ExpireUnclaimed("encode", 2, "Nobody came."))
            .after(encode(1, new JobStarted("encode", 1, "w1")))
            .after(encode(1, opened(1)))
            .after(encode(1, segments(1, 0, 2)))
            .after(encode(1, new RenditionCompleted("a0", "encode", 1, 2, 8_000_000L)))
            .after(encode(1, new PackageChecked(List.of(1), List.of(), null)));

    scenario
        .when(encode(1, new JobFinished("encode", 1)))
        .then(
            new JobFinished("encode", 1),
            new MediaPublished(8_000_000L, null),
            // What else was asked for may still be begun by somebody: nothing of it is to stay.
            new SweepRequested(
                "encode-sweep",
                1,
                new Leftovers("encode", List.of(2, 3), 1, null, List.of(), List.of())));
  }

  @Test
  void once_an_older_attempt_has_begun_the_later_ones_are_not_heard() {
    encoding()
        .after(new ExpireUnclaimed("encode", 1, "Nobody came."))
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .when(encode(2, new JobStarted("encode", 2, "w2")))
        .thenNothing();
  }

  @Test
  void once_a_later_attempt_has_begun_the_older_ones_are_not_heard() {
    encoding()
        .after(new ExpireUnclaimed("encode", 1, "Nobody came."))
        .after(encode(2, new JobStarted("encode", 2, "w2")))
        .when(encode(1, new JobStarted("encode", 1, "w1")))
        .thenNothing();
  }

  @Test
  void an_attempt_that_somebody_had_begun_does_not_begin_again() {
    encoding()
        .after(new ExpireUnclaimed("encode", 1, "Nobody came."))
        .after(encode(2, new JobStarted("encode", 2, "w2")))
        .after(new ExpireJob("encode", 2, "Silent."))
        .when(encode(1, new JobStarted("encode", 1, "w1")))
        .thenNothing();
  }

  @Test
  void after_an_older_attempt_the_next_one_has_a_number_that_none_had() {
    encoding()
        .after(new ExpireUnclaimed("encode", 1, "Nobody came."))
        .after(encode(1, new JobStarted("encode", 1, "w1")))
        .when(encode(1, failure(1, "storage-unavailable")))
        .then(failure(1, "storage-unavailable"), new EncodeRequested("encode", 3));
  }

  @Test
  void after_the_last_attempt_it_is_given_up() {
    var scenario = encoding();
    for (int attempt = 1; attempt < Retries.MAX_ATTEMPTS; attempt++) {
      scenario.after(encode(attempt, failure(attempt, "encoder-crashed")));
    }
    List<RenditionEvent> events =
        scenario
            .when(encode(Retries.MAX_ATTEMPTS, failure(Retries.MAX_ATTEMPTS, "encoder-crashed")))
            .thenEvents();

    assertThat(events.get(1)).isInstanceOf(EncodingFailed.class);
  }

  @Test
  void a_failure_that_would_come_again_is_not_tried_again() {
    List<RenditionEvent> events =
        encoding()
            .when(encode(1, new JobFailed("encode", 1, "codec", "Cannot be decoded.", false)))
            .thenEvents();

    assertThat(events).hasSize(3).element(1).isInstanceOf(EncodingFailed.class);
  }

  @Test
  void a_failed_inspection_is_asked_for_again() {
    List<RenditionEvent> events =
        uploaded()
            .when(inspect(1, new JobFailed("inspect", 1, "s3", "Not reachable.", true)))
            .thenEvents();

    assertThat(events).last().isEqualTo(new InspectionRequested("u1", SOURCE, "inspect", 2));
  }

  @Test
  void the_state_counts_the_version_of_every_event() {
    assertThat(uploaded().state().orElseThrow().getVersion()).isEqualTo(1);
    assertThat(encoding().state().orElseThrow().getVersion()).isEqualTo(4);
  }

  @Test
  void requests_become_jobs_and_other_events_do_not() {
    RenditionState inspecting = uploaded().state().orElseThrow();
    RenditionState encoding =
        encoding().after(new ExpireJob("encode", 1, "Silent.")).state().orElseThrow();
    LadderPlanned ladder = Ladder.plan(AUDIO_ONLY);

    var inspect = JobDispatch.currentJob(inspecting).orElseThrow();
    var encode = JobDispatch.currentJob(encoding).orElseThrow();

    assertThat(inspect).isEqualTo(new JobDispatch.Job("inspect", 1, new Inspect(SOURCE)));
    assertThat(encode.attempt()).isEqualTo(2);
    assertThat(encode.work())
        .isEqualTo(new EncodeLadder(SOURCE, AUDIO_ONLY, List.of(), ladder.getAudio(), 4000));
    assertThat(JobDispatch.isRequestedBy(new EncodeRequested("encode", 2))).isTrue();
    assertThat(JobDispatch.isRequestedBy(new InspectionRequested("u1", SOURCE, "inspect", 1)))
        .isTrue();
    assertThat(JobDispatch.isRequestedBy(new MediaPublished(1L, null))).isFalse();
  }
}
