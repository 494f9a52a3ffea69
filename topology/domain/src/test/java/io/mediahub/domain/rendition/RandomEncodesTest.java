package io.mediahub.domain.rendition;

import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.RenditionCommand.AddSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ChoosePoster;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.RemoveSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Finding;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;
import org.junit.jupiter.api.Test;

/**
 * Encodes with whatever can happen to them, in any order: everything twice, late reports of lost
 * attempts, failures of all kinds, and owners who change their minds.
 */
class RandomEncodesTest {
  private final RenditionDecider decider = new RenditionDecider(4);

  /** One media, and what the log says of it. */
  private static final class History {
    final Random random;
    final MediaInspected inspected;
    final Inspection inspection;
    final boolean image;
    final List<RenditionEvent> events = new ArrayList<>();
    final List<RenditionCommand> told = new ArrayList<>();
    Optional<RenditionState> state = Optional.empty();

    History(Random random) {
      this.random = random;
      long seconds = 1 + random.nextInt(90);
      this.image = random.nextInt(8) == 0;
      this.inspected =
          random.nextInt(4) == 0
              ? inspected(EncodedParts.sound(seconds, 1 + random.nextInt(2)))
              : random.nextInt(3) == 0
                  ? OwnSegmentsTest.inspected(seconds)
                  : inspected(EncodedParts.film(seconds, random.nextInt(3)));
      this.inspection = inspected.getInspection();
    }

    private static MediaInspected inspected(Inspection inspection) {
      return new MediaInspected(inspection, ChunkPlan.borders(inspection), List.of());
    }
  }

  private void tell(History history, RenditionCommand command) {
    history.told.add(command);
    if (decider.decide(command, history.state)
        instanceof Decision.Accepted<RenditionEvent> accepted) {
      for (RenditionEvent event : accepted.events()) {
        history.events.add(event);
        history.state = decider.evolve(history.state, event);
      }
    }
  }

  @Test
  void every_encode_comes_to_one_end_and_nothing_is_published_with_a_part_missing() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Integer> ends = new HashMap<>();
    for (int run = 0; run < 1_500; run++) {
      History history = new History(random);
      tell(history, new BeginInspection("u1", SOURCE, "job-0"));
      for (int step = 0; step < 300; step++) {
        next(history, true);
      }
      for (int step = 0; step < 20_000 && !decider.isTerminal(history.state); step++) {
        next(history, false); // what is left to do is done
      }
      String about = "seed %d, run %d: %s".formatted(seed, run, history.events);
      assertThat(decider.isTerminal(history.state)).as(about).isTrue();
      assertSound(history, about, ends);
    }
    assertThat(ends.keySet())
        .as("seed %d", seed)
        .contains("MediaPublished", "MediaRefused", "EncodingFailed", "MediaWithdrawn");
  }

  /**
   * @param wild whether anything may happen, or only what brings the media to its end
   */
  private void next(History history, boolean wild) {
    Random random = history.random;
    RenditionState state = history.state.orElseThrow();
    int dice = wild ? random.nextInt(100) : 50;
    if (dice < 12) {
      RenditionCommand before = history.told.get(random.nextInt(history.told.size()));
      boolean older = before instanceof EncodeAgain again && !Jobs.isHeard(state, again.jobId());
      if (!older) { // wishes are heard in order
        tell(history, before);
      }
    } else if (dice == 12) {
      tell(history, new Withdraw(WithdrawReason.CANCELLED, "cancel-" + history.told.size()));
    } else if (dice == 13) {
      String rendition = List.of("v720", "a0", "v240").get(random.nextInt(3));
      String id = "job-" + history.told.size();
      tell(history, new EncodeAgain(random.nextBoolean() ? rendition : null, id));
    } else if (dice == 14 && random.nextInt(4) == 0) {
      tell(history, new Withdraw(WithdrawReason.DELETED, "delete-" + history.told.size()));
    } else if (dice == 15) {
      tell(history, wish(random, history.told.size()));
    } else if (!state.getJobs().isEmpty()) {
      OpenJob job = state.getJobs().get(random.nextInt(state.getJobs().size()));
      int attempt =
          wild && random.nextInt(6) == 0 ? 1 + random.nextInt(job.getAttempt()) : job.getAttempt();
      if (dice < 18) {
        tell(history, new ExpireJob(job.getJobId(), attempt, "Silent."));
      } else if (dice < 20) {
        tell(history, new ExpireUnclaimed(job.getJobId(), attempt, "Nobody came."));
      } else {
        WorkerReport report =
            dice < 25 ? failure(random, job, attempt) : report(history, job, attempt, wild);
        tell(history, new Report(job.getJobId(), attempt, report));
      }
    }
  }

  private static RenditionCommand wish(Random random, int version) {
    String jobId = "wish-" + version;
    String language = List.of("de", "en", "pt-BR").get(random.nextInt(3));
    return switch (random.nextInt(3)) {
      case 0 -> new ChoosePoster(random.nextInt(90_000_000), version, jobId);
      case 1 -> new AddSubtitles(MadeArtefacts.text(language, jobId), version, jobId);
      default -> new RemoveSubtitles(language, version);
    };
  }

  /** Some of what was asked for, or the end of the job, which may come too early. */
  private static WorkerReport artefacts(History history, OpenJob job, int attempt) {
    if (history.random.nextInt(3) == 0) {
      return new JobFinished(job.getJobId(), attempt);
    }
    return MadeArtefacts.of(job, attempt, "r" + history.random.nextInt(2));
  }

  private static JobFailed failure(Random random, OpenJob job, int attempt) {
    boolean pictures = job.getKind() == JobKind.CHUNK || job.getKind() == JobKind.PREPARE;
    if (pictures && random.nextInt(10) == 0) {
      String refused = JobFailure.OWN_PICTURE_REFUSED.code();
      return new JobFailed(job.getJobId(), attempt, refused, "It is damaged.", false);
    }
    List<String> codes = List.of("worker-stopped", "encoder-crashed", "storage-unavailable");
    String code = codes.get(random.nextInt(codes.size()));
    return new JobFailed(job.getJobId(), attempt, code, "It ended.", random.nextInt(40) > 0);
  }

  private static WorkerReport report(History history, OpenJob job, int attempt, boolean wild) {
    Random random = history.random;
    RenditionState state = history.state.orElseThrow();
    String id = job.getJobId();
    if (random.nextInt(8) == 0) {
      return new JobStarted(id, attempt, "w" + random.nextInt(3));
    }
    PackageState made =
        Packages.made(state, job.getPackageId()).or(() -> Packages.main(state)).orElse(null);
    return switch (job.getKind()) {
      case PREPARE -> prepared(history, job, attempt, made, wild);
      case CHUNK -> EncodedParts.chunk(made, id, attempt, job.getIndex());
      case SOUND -> {
        List<PartEncoded> parts = EncodedParts.sounds(made, id, attempt);
        yield wild && random.nextInt(4) == 0
            ? parts.get(random.nextInt(parts.size()))
            : parts.get(Math.min(made.getParts(), parts.size() - 1));
      }
      case CHECK ->
          random.nextBoolean()
              ? new JobFinished(id, attempt)
              : new PackageChecked(
                  List.of(1),
                  random.nextInt(10) == 0 ? List.of(new Finding(1, "No.")) : List.of(),
                  job.getPackageId(),
                  List.of(),
                  null,
                  List.of());
      case SWEEP -> new ObjectsSwept(id, attempt, 1L, 1L);
      case ARTEFACTS -> artefacts(history, job, attempt);
      case UNKNOWN -> throw new AssertionError(job);
    };
  }

  private static WorkerReport prepared(
      History history, OpenJob job, int attempt, PackageState made, boolean wild) {
    Random random = history.random;
    String id = job.getJobId();
    PackageState preview = Packages.preview(history.state.orElseThrow()).orElse(null);
    var ladder = Ladder.plan(history.inspection);
    if (history.image) {
      return switch (random.nextInt(wild ? 8 : 3)) {
        case 0, 3 -> new ImageInspected(MadeArtefacts.GIF);
        case 1, 4, 5 -> MadeArtefacts.image(id, attempt, "r" + random.nextInt(2));
        case 2, 6 -> new JobFinished(id, attempt);
        default ->
            random.nextInt(5) == 0
                ? new MediaRefused("too-large", "A bomb.", "Send another.")
                : new JobStarted(id, attempt, "w");
      };
    }
    return switch (random.nextInt(wild ? 12 : 3)) {
      case 0, 4, 5 -> history.inspected;
      case 1, 6 -> new JobFinished(id, attempt);
      case 2, 7 ->
          made != null && !made.getChunks().isEmpty()
              ? EncodedParts.chunk(made, id, attempt, 0)
              : history.inspected;
      case 3 -> new PreviewFound(id + "-p" + attempt, ladder.getVideo(), ladder.getAudio(), 9000);
      case 8 ->
          random.nextInt(5) == 0
              ? new MediaRefused("not-media", "A zip.", "Send media.")
              : new JobStarted(id, attempt, "w");
      default ->
          preview == null
              ? new JobStarted(id, attempt, "w1")
              : EncodedParts.preview(
                  preview, id, attempt, preview.getParts(), random.nextInt(3) == 0);
    };
  }

  /** Reads the log alone. */
  private static void assertSound(History history, String about, Map<String, Integer> ends) {
    Map<String, PackagePlanned> planned = new HashMap<>();
    Map<String, Set<Integer>> chunks = new HashMap<>();
    Map<String, Integer> parts = new HashMap<>();
    Set<String> soundDone = new HashSet<>();
    Set<String> viewers = new HashSet<>(); // folders of what is published
    LoggedArtefacts artefacts = new LoggedArtefacts(about);
    boolean running = false;
    for (RenditionEvent event : history.events) {
      boolean end = false;
      artefacts.read(event);
      switch (event) {
        case InspectionRequested requested -> running = true;
        case PackagePlanned plan -> {
          planned.put(plan.getPackageId(), plan);
          running = true;
        }
        case PartEncoded part when part.getKind() == JobKind.CHUNK ->
            assertThat(
                    chunks
                        .computeIfAbsent(part.getPackageId(), id -> new HashSet<>())
                        .add(part.getIndex()))
                .as("each chunk once: " + about)
                .isTrue();
        case PartEncoded part -> {
          assertThat(part.getIndex())
              .as(about)
              .isEqualTo(parts.merge(part.getPackageId(), 1, Integer::sum) - 1);
          if (part.getLast()) {
            soundDone.add(part.getPackageId());
          }
        }
        case MediaPublished published -> {
          end = true;
          if (history.image) {
            assertThat(published.getPackageId()).as(about).isNull();
            assertThat(artefacts.live()).as(about).containsKey("image");
            break;
          }
          PackagePlanned plan = planned.get(published.getPackageId());
          assertThat(plan.getKind()).as(about).isEqualTo(PackageKind.MAIN);
          boolean pictures =
              plan.getVideo().stream()
                  .anyMatch(rung -> !plan.getKept().contains(rung.getRenditionId()));
          if (pictures) {
            assertThat(chunks.get(published.getPackageId()))
                .as(about)
                .hasSize(plan.getChunks().size());
          }
          boolean sound =
              plan.getAudio().stream()
                  .anyMatch(rung -> !plan.getKept().contains(rung.getRenditionId()));
          assertThat(!sound || soundDone.contains(published.getPackageId())).as(about).isTrue();
          viewers.clear();
          Packages.renditions(plan.getVideo(), plan.getAudio())
              .map(
                  id ->
                      (plan.getKept().contains(id) ? plan.getBasedOn() : plan.getPackageId())
                          + "/"
                          + id
                          + "/")
              .forEach(viewers::add);
        }
        case MediaRefused refused -> end = true;
        // A file that is gone is said once more.
        case EncodingFailed failed -> end = !failed.getCode().equals("source-missing");
        case MediaWithdrawn withdrawn -> {
          end = withdrawn.getReason() == WithdrawReason.CANCELLED || running;
          if (withdrawn.getReason() == WithdrawReason.DELETED) {
            viewers.clear();
          }
        }
        case SweepRequested sweep -> {
          for (String watched : viewers) {
            boolean deleted =
                sweep.getLeftovers().getFolders().stream().anyMatch(watched::startsWith)
                    && !sweep.getLeftovers().getKept().contains(watched);
            assertThat(deleted).as("%s is watched: %s", watched, about).isFalse();
          }
        }
        case JobsRequested requested ->
            assertThat(requested.getJobs()).as(about).hasSizeLessThanOrEqualTo(6);
        default -> {}
      }
      if (end) {
        assertThat(running).as("one end of each encode: %s: %s", event, about).isTrue();
        running = false;
        ends.merge(event.type(), 1, Integer::sum);
      }
    }
    assertThat(running).as(about).isFalse();
    artefacts.assertEnded(history.state.orElseThrow());
  }

  @Test
  void the_log_of_a_long_film_is_short_and_so_is_its_state() throws Exception {
    History history = new History(new Random(1));
    Inspection film = EncodedParts.film(7200, 3);
    RenditionDecider usual = new RenditionDecider();
    List<RenditionCommand> commands = new ArrayList<>();
    commands.add(new BeginInspection("u1", SOURCE, "job-0"));
    commands.add(new Report("job-0", 1, new JobStarted("job-0", 1, "w1")));
    commands.add(
        new Report("job-0", 1, new MediaInspected(film, ChunkPlan.borders(film), List.of())));
    commands.forEach(command -> tell(usual, history, command));
    PackageState made = Packages.main(history.state.orElseThrow()).orElseThrow();
    String sound = "job-0-m-s";
    tell(usual, history, new Report(sound, 1, new JobStarted(sound, 1, "w2")));
    EncodedParts.sounds(made, sound, 1)
        .forEach(part -> tell(usual, history, new Report(sound, 1, part)));
    int largest = 0;
    for (int i = 0; i < made.getChunks().size(); i++) {
      String job = "job-0-m-c" + i;
      tell(usual, history, new Report(job, 1, EncodedParts.chunk(made, job, 1, i)));
      largest =
          Math.max(largest, RenditionState.getEncoder().encode(history.state.get()).remaining());
    }
    for (String id : List.of("poster", "chapters", "storyboard", "waveform")) {
      tell(usual, history, new Report("job-0-x", 1, MadeArtefacts.made("job-0-x", 1, "r", id)));
    }
    tell(usual, history, new Report("job-0-x", 1, new JobFinished("job-0-x", 1)));
    String check = "job-0-m-check";
    tell(usual, history, new Report(check, 1, new JobStarted(check, 1, "w3")));
    tell(
        usual,
        history,
        new Report(
            check,
            1,
            new PackageChecked(List.of(1), List.of(), "job-0-m", List.of(), null, List.of())));
    tell(usual, history, new Report(check, 1, new JobFinished(check, 1)));

    assertThat(history.events.getLast()).isInstanceOf(MediaPublished.class);
    assertThat(made.getChunks()).hasSizeGreaterThanOrEqualTo(450);
    assertThat(history.events).hasSizeLessThanOrEqualTo(1_000);
    assertThat(largest).isLessThan(9_000);
    int published = RenditionState.getEncoder().encode(history.state.get()).remaining();
    System.out.printf(
        "a film of 2 hours: %d events, %d bytes of state while encoding, %d when published%n",
        history.events.size(), largest, published);
  }

  private static void tell(RenditionDecider usual, History history, RenditionCommand command) {
    if (usual.decide(command, history.state) instanceof Decision.Accepted<RenditionEvent> made) {
      for (RenditionEvent event : made.events()) {
        history.events.add(event);
        history.state = usual.evolve(history.state, event);
      }
    }
  }
}
