package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import mediahub.encoding.Sweep;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.Test;

/** What is swept up after a media's end, and above all what is not. */
class SweepTest {
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

  private final RenditionDecider decider = new RenditionDecider();

  private Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoding() {
    return given(decider)
        .after(new BeginInspection("u1", SOURCE, "inspect"))
        .after(new Report("inspect", 1, new MediaInspected(AUDIO_ONLY, List.of()), "encode"));
  }

  private Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> sweeping() {
    var scenario = encoding().after(new ExpireJob("encode", 1, "Silent."));
    encoded(2).forEach(report -> scenario.after(encode(2, report)));
    return scenario;
  }

  private static Report encode(int attempt, WorkerReport report) {
    return new Report("encode", attempt, report, "unused");
  }

  private static Report sweep(int attempt, WorkerReport report) {
    return new Report("encode-sweep", attempt, report, "unused");
  }

  private static JobFailed sweepFailed(int attempt) {
    return new JobFailed("encode-sweep", attempt, "storage-unavailable", "Away.", true);
  }

  /** All that a worker reports of an encode that succeeds. */
  private static List<WorkerReport> encoded(int attempt) {
    return List.of(
        new JobStarted("encode", attempt, "w" + attempt),
        new RenditionOpened(
            "a0", "encode", attempt, "encode/" + attempt + "/a0/", "init.mp4", 700L, "mp4a.40.2"),
        new SegmentsEncoded(
            "a0",
            "encode",
            attempt,
            0,
            List.of(new Segment("00000.m4s", 8_000_000L, 1000L, List.of()))),
        new RenditionCompleted("a0", "encode", attempt, 1, 8_000_000L),
        new PackageChecked(List.of(1), List.of(), null),
        new JobFinished("encode", attempt));
  }

  @Test
  void a_media_that_is_published_at_the_first_attempt_leaves_nothing() {
    var scenario = encoding();
    List<WorkerReport> reports = encoded(1);
    reports.subList(0, 5).forEach(report -> scenario.after(encode(1, report)));

    scenario
        .when(encode(1, reports.getLast()))
        .then(new JobFinished("encode", 1), new MediaPublished(8_000_000L, null));
  }

  @Test
  void what_earlier_attempts_left_is_swept_when_a_later_one_is_published() {
    var scenario =
        encoding()
            .after(new ExpireJob("encode", 1, "Silent."))
            .after(encode(2, new JobFailed("encode", 2, "encoder-crashed", "Crashed.", true)));
    List<WorkerReport> reports = encoded(3);
    reports.subList(0, 5).forEach(report -> scenario.after(encode(3, report)));

    scenario
        .when(encode(3, reports.getLast()))
        .then(
            new JobFinished("encode", 3),
            new MediaPublished(8_000_000L, null),
            new SweepRequested(
                "encode-sweep",
                1,
                new Leftovers("encode", List.of(1, 2), 3, null, List.of(), List.of())));
  }

  @Test
  void every_attempt_of_an_encode_that_is_given_up_is_swept() {
    List<RenditionEvent> events =
        encoding()
            .when(encode(1, new JobFailed("encode", 1, "encoder-refused", "No.", false)))
            .thenEvents();

    assertThat(events)
        .last()
        .isEqualTo(
            new SweepRequested(
                "encode-sweep",
                1,
                new Leftovers("encode", List.of(1), 0, null, List.of(), List.of())));
  }

  @Test
  void an_inspection_that_is_given_up_leaves_the_file_where_it_is() {
    List<RenditionEvent> events =
        given(decider)
            .after(new BeginInspection("u1", SOURCE, "inspect"))
            .when(
                new Report(
                    "inspect",
                    1,
                    new JobFailed("inspect", 1, "inspection-output", "No.", false),
                    "encode"))
            .thenEvents();

    assertThat(events).hasSize(2).last().isInstanceOf(EncodingFailed.class);
  }

  @Test
  void a_sweep_is_a_job_like_any_other() {
    var scenario = sweeping();

    JobDispatch.Job job = JobDispatch.currentJob(scenario.state().orElseThrow()).orElseThrow();

    assertThat(job.jobId()).isEqualTo("encode-sweep");
    assertThat(job.work())
        .isEqualTo(new Sweep(new Leftovers("encode", List.of(1), 2, null, List.of(), List.of())));
    scenario
        .after(sweep(1, new JobStarted("encode-sweep", 1, "w1")))
        .when(sweep(1, new JobStarted("encode-sweep", 1, "w2")))
        .then(new JobStarted("encode-sweep", 1, "w2"));
    scenario
        .when(sweep(1, sweepFailed(1)))
        .then(
            sweepFailed(1),
            new SweepRequested(
                "encode-sweep",
                2,
                new Leftovers("encode", List.of(1), 2, null, List.of(), List.of())));
  }

  @Test
  void a_sweep_ends_when_it_is_done_and_is_asked_for_no_more() {
    ObjectsSwept swept = new ObjectsSwept("encode-sweep", 1, 7L, 7000L);
    sweeping().when(sweep(1, swept)).then(swept);
    var done = sweeping().after(sweep(1, swept));

    done.when(sweep(1, swept)).thenNothing();

    assertThat(decider.isTerminal(done.state())).isTrue();
  }

  @Test
  void a_sweep_that_cannot_succeed_is_given_up() {
    var scenario = sweeping();
    for (int attempt = 1; attempt < Retries.MAX_ATTEMPTS; attempt++) {
      scenario.after(sweep(attempt, sweepFailed(attempt)));
    }

    scenario
        .when(sweep(Retries.MAX_ATTEMPTS, sweepFailed(Retries.MAX_ATTEMPTS)))
        .then(
            sweepFailed(Retries.MAX_ATTEMPTS),
            new SweepAbandoned("encode-sweep", "storage-unavailable", "Away."));
  }

  @Test
  void a_media_that_has_come_to_its_end_is_a_stub() {
    RenditionState state = sweeping().state().orElseThrow();

    assertThat(state.getSource()).isNull();
    assertThat(state.getInspection()).isNull();
    assertThat(state.getAudio()).isEmpty();
    assertThat(state.getTallies()).isEmpty();
    assertThat(decider.isTerminal(Optional.of(state))).as("it is still swept").isFalse();
  }

  /**
   * Encode jobs with whatever can happen to them, in any order: late reports of lost attempts,
   * attempts that begin after they were given up, failures of all kinds, everything twice.
   */
  @Test
  void the_attempt_that_is_published_is_never_swept() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int published = 0;
    int swept = 0;
    for (int run = 0; run < 3000; run++) {
      History history = history(random);
      String what = "seed %d, run %d: %s".formatted(seed, run, history.events);
      for (RenditionEvent event : history.events) {
        if (event instanceof SweepRequested sweep) {
          swept++;
          TreeSet<Integer> all = new TreeSet<>(sweep.getLeftovers().getAttempts());
          assertThat(all).as(what).doesNotContain(history.published);
          assertThat(sweep.getLeftovers().getPublished()).as(what).isEqualTo(history.published);
          all.add(history.published);
          all.remove(0);
          assertThat(all).as(what).containsExactlyElementsOf(history.asked);
        }
      }
      published += history.published > 0 ? 1 : 0;
    }
    assertThat(published).as("seed %d", seed).isGreaterThan(100);
    assertThat(swept).as("seed %d", seed).isGreaterThan(100);
  }

  private static final class History {
    final List<RenditionEvent> events = new ArrayList<>();

    /** The attempt of which everything was reported when the media was published; 0 for none. */
    int published;

    /** Every attempt that workers were ever asked to make. */
    final TreeSet<Integer> asked = new TreeSet<>();
  }

  private History history(Random random) {
    History history = new History();
    Optional<RenditionState> state = encoding().state();
    history.asked.add(1);
    for (int step = 0; step < 400 && !decider.isTerminal(state); step++) {
      CurrentJob job = state.orElseThrow().getJob();
      RenditionCommand command = next(random, job, history.asked.last());
      if (!(decider.decide(command, state) instanceof Decision.Accepted<RenditionEvent> accepted)) {
        continue;
      }
      for (RenditionEvent event : accepted.events()) {
        history.events.add(event);
        if (event instanceof EncodeRequested requested) {
          history.asked.add(requested.getAttempt());
        }
        if (event instanceof MediaPublished) {
          history.published = ((Report) command).attempt();
        }
        state = decider.evolve(state, event);
      }
    }
    return history;
  }

  /** Mostly the next thing that the current attempt's worker says. */
  private static RenditionCommand next(Random random, CurrentJob job, int highest) {
    String id = job.getJobId();
    int attempt = random.nextInt(10) < 8 ? job.getAttempt() : 1 + random.nextInt(highest);
    if (id.equals("encode-sweep")) {
      return sweep(attempt, new ObjectsSwept(id, attempt, 1L, 1L));
    }
    return switch (random.nextInt(24)) {
      case 0 -> new ExpireJob(id, attempt, "Silent.");
      case 1, 2 -> new ExpireUnclaimed(id, attempt, "Nobody came.");
      case 3 -> encode(attempt, failure(random, attempt));
      default -> {
        List<WorkerReport> all = encoded(attempt);
        yield encode(attempt, all.get(random.nextInt(all.size())));
      }
    };
  }

  private static JobFailed failure(Random random, int attempt) {
    List<String> codes = List.of("redelivered", "worker-stopped", "job-unreadable", "worker-disk");
    String code = codes.get(random.nextInt(codes.size()));
    return new JobFailed("encode", attempt, code, "It ended.", random.nextInt(50) > 0);
  }

  @Test
  void every_attempt_that_was_asked_for_is_swept_once_there_is_no_published_one() {
    var scenario = encoding();
    for (int attempt = 1; attempt < Retries.MAX_ATTEMPTS; attempt++) {
      scenario.after(
          encode(attempt, new JobFailed("encode", attempt, "worker-disk", "Full.", true)));
    }
    int last = Retries.MAX_ATTEMPTS;

    List<RenditionEvent> events =
        scenario
            .when(encode(last, new JobFailed("encode", last, "worker-disk", "Full.", true)))
            .thenEvents();

    assertThat(((SweepRequested) events.getLast()).getLeftovers().getAttempts())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, last).boxed().toList());
  }
}
