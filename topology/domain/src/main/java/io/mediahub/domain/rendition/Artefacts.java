package io.mediahub.domain.rendition;

import io.mediahub.domain.rendition.RenditionCommand.AddSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.ChoosePoster;
import io.mediahub.domain.rendition.RenditionCommand.RemoveSubtitles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactState;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.Leftovers;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageState;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionState;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a media beside its renditions: of the file as it is, and what its owner asks for.
 * Nothing waits for it, and its failure is not the media's.
 */
final class Artefacts {
  private static final Set<String> OF_IMAGES = Set.of(ArtefactNames.IMAGE, ArtefactNames.MOTION);

  private Artefacts() {}

  /** Those of a file that was inspected. Another encode of it finds them made, or on their way. */
  static void begin(Steps steps, String prepareId) {
    RenditionState state = steps.state();
    boolean open =
        Jobs.of(state, JobKind.ARTEFACTS).stream().anyMatch(job -> !isWish(job.getArtefacts()));
    if (!state.getArtefactsMade() && !open) {
      steps.add(requested(Jobs.artefactsOf(prepareId), 1, null, null, 0));
    }
  }

  static void poster(Steps steps, ChoosePoster wish) {
    wish(steps, requested(wish.jobId(), 1, wish.atMicros(), null, wish.version()));
  }

  static void subtitles(Steps steps, AddSubtitles wish) {
    wish(steps, requested(wish.jobId(), 1, null, wish.subtitles(), wish.version()));
  }

  /** The newest wish counts. One that is heard twice leads to one job. */
  private static void wish(Steps steps, ArtefactsRequested wish) {
    RenditionState state = steps.state();
    if (state.getDeleted() || isHeard(state, wish.getWish())) {
      return;
    }
    end(steps, wished(wish), ArtefactEnd.SUPERSEDED);
    steps.add(wish);
    ArtefactEnd impossible = impossible(steps.state(), wish);
    if (impossible != null) { // said of the request, so that its owner sees both
      Jobs.open(steps.state(), wish.getJobId())
          .ifPresent(job -> abandon(steps, job, impossible.code(), impossible.sentence()));
    }
  }

  /** Older wishes were heard before, since they come in order. */
  private static boolean isHeard(RenditionState state, long version) {
    return version <= state.getNewestWish();
  }

  private static @Nullable ArtefactEnd impossible(RenditionState state, ArtefactsRequested wish) {
    Inspection inspection = inspection(state).orElse(null);
    if (inspection == null || state.getSource() == null) {
      return ArtefactEnd.NOT_READY;
    }
    return wish.getPosterMicros() != null && inspection.getVideo() == null
        ? ArtefactEnd.NO_PICTURE
        : null;
  }

  /** Viewers may have it in their playlists, so its files go later. */
  static void remove(Steps steps, RemoveSubtitles wish) {
    if (isHeard(steps.state(), wish.version())) {
      return;
    }
    String artefactId = ArtefactNames.uploaded(wish.language());
    end(steps, artefactId, ArtefactEnd.REMOVED);
    find(steps.state(), artefactId)
        .ifPresent(
            made ->
                Endings.sweep(
                    steps,
                    sweepId(steps.state()),
                    Leftovers.newBuilder().setFolders(List.of(made.getFolder())).build()));
  }

  /** Ends the job that would make it, if there is one. */
  private static void end(Steps steps, String artefactId, ArtefactEnd reason) {
    for (OpenJob job : Jobs.of(steps.state(), JobKind.ARTEFACTS)) {
      ArtefactsRequested request = job.getArtefacts();
      if (isWish(request) && wished(request).equals(artefactId)) {
        abandon(steps, job, reason.code(), reason.sentence());
      }
    }
  }

  /** The media has come to an end, so nobody will look at it. */
  static void endAll(Steps steps, String code, String sentence) {
    for (OpenJob job : Jobs.of(steps.state(), JobKind.ARTEFACTS)) {
      abandon(steps, job, code, sentence);
    }
  }

  static void abandon(Steps steps, OpenJob job, String code, String sentence) {
    steps.add(new ArtefactsAbandoned(job.getJobId(), code, sentence));
    tidy(steps, job.getArtefacts());
  }

  /** Another attempt has a folder of its own: the one before it may still be storing files. */
  static ArtefactsRequested again(OpenJob job) {
    ArtefactsRequested before = job.getArtefacts();
    return requested(
        job.getJobId(),
        Retries.nextAttempt(job),
        before.getPosterMicros(),
        before.getSubtitles(),
        before.getWish());
  }

  /** Files of the newest attempt count, and only in the folder that it was given. */
  static void made(Steps steps, OpenJob job, ArtefactsMade made, Planning planning) {
    RenditionState state = steps.state();
    boolean image = job.getKind() == JobKind.PREPARE && state.getImage() != null;
    if (!image && job.getKind() != JobKind.ARTEFACTS) {
      return;
    }
    List<Artefact> news =
        made.getArtefacts().stream().filter(each -> isNews(state, job, each)).toList();
    if (!news.stream().allMatch(each -> fits(job, each))) {
      Failures.failed(
          steps,
          job,
          JobFailure.REPORT_GAP,
          "An artefact is none that the job was asked for.",
          planning);
      return;
    }
    if (!news.isEmpty()) {
      steps.add(ArtefactsMade.newBuilder(made).setArtefacts(news).build());
    }
  }

  /** What the owner chose stays, and of several runs of one attempt the first counts. */
  private static boolean isNews(RenditionState state, OpenJob job, Artefact artefact) {
    ArtefactState before = find(state, artefact.getArtefactId()).orElse(null);
    String folder = ArtefactNames.folder(job.getJobId(), job.getAttempt());
    return before == null
        || (!before.getFolder().startsWith(folder)
            && (!before.getWished() || isWish(job.getArtefacts())));
  }

  private static boolean fits(OpenJob job, Artefact artefact) {
    String id = artefact.getArtefactId();
    String folder = ArtefactNames.folder(job.getJobId(), job.getAttempt());
    String own = artefact.getFolder();
    boolean inPlace = own.startsWith(folder + id) && own.indexOf('/', folder.length()) > 0;
    if (job.getKind() == JobKind.PREPARE) {
      return inPlace && OF_IMAGES.contains(id);
    }
    ArtefactsRequested request = job.getArtefacts();
    return inPlace && (isWish(request) ? id.equals(wished(request)) : !id.startsWith("u-"));
  }

  static void finished(Steps steps, OpenJob job, JobFinished finished) {
    steps.add(finished);
    tidy(steps, job.getArtefacts());
  }

  /** Whether nothing is missing. What a file does not have is not made of it. */
  static boolean isComplete(RenditionState state, OpenJob job) {
    ArtefactsRequested request = job.getArtefacts();
    return !isWish(request)
        || find(state, wished(request))
            .filter(made -> made.getJobId().equals(job.getJobId()))
            .isPresent();
  }

  /** Whether all sizes of the image are there, made by this job. */
  static boolean isImageComplete(RenditionState state, OpenJob prepare) {
    return state.getImage() != null
        && find(state, ArtefactNames.IMAGE)
            .filter(made -> made.getJobId().equals(prepare.getJobId()))
            .isPresent();
  }

  /**
   * An uploaded text is not needed once its job has ended. Folders are swept when the media's
   * encode ends; when it has ended already, nobody else does it.
   */
  private static void tidy(Steps steps, ArtefactsRequested request) {
    RenditionState state = steps.state();
    boolean atRest = state.getPhase() == Phase.PUBLISHED || state.getPhase() == Phase.ENDED;
    Leftovers all = atRest ? Leftover.of(state) : Leftovers.newBuilder().build();
    SourceObject text = request.getSubtitles() == null ? null : request.getSubtitles().getObject();
    Endings.sweep(steps, sweepId(state), Leftovers.newBuilder(all).setSource(text).build());
  }

  private static String sweepId(RenditionState state) {
    return "sweep-" + state.getVersion();
  }

  /** What is known of the file while it is encoded, and afterwards. */
  static Optional<Inspection> inspection(RenditionState state) {
    return played(state).map(PackageState::getInspection);
  }

  /** The package whose segments those of subtitles follow. */
  static Optional<PackageState> played(RenditionState state) {
    return Packages.main(state)
        .or(() -> Packages.published(state))
        .filter(made -> made.getInspection() != null);
  }

  static Optional<ArtefactState> find(RenditionState state, String artefactId) {
    return state.getArtefacts().stream()
        .filter(made -> made.getArtefactId().equals(artefactId))
        .findFirst();
  }

  /** Whether the owner asked for it. */
  static boolean isWish(@Nullable ArtefactsRequested request) {
    return request != null && (request.getPosterMicros() != null || request.getSubtitles() != null);
  }

  private static String wished(ArtefactsRequested wish) {
    return wish.getSubtitles() == null
        ? ArtefactNames.POSTER
        : ArtefactNames.uploaded(wish.getSubtitles().getLanguage());
  }

  private static ArtefactsRequested requested(
      String jobId,
      int attempt,
      @Nullable Long posterMicros,
      @Nullable TextSource subtitles,
      long wish) {
    return new ArtefactsRequested(
        jobId, attempt, ArtefactNames.folder(jobId, attempt), posterMicros, subtitles, wish);
  }
}
