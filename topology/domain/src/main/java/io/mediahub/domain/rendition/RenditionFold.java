package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.Phase;
import mediahub.rendition.Reencode;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RequestedJob;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import org.jspecify.annotations.Nullable;

/** The evolve function of {@link RenditionDecider}; it also counts the version. */
final class RenditionFold {
  private RenditionFold() {}

  /** An inspection comes first; events before it are ignored. */
  static Optional<RenditionState> begin(RenditionEvent event) {
    return event instanceof InspectionRequested requested
        ? Optional.of(begun(requested))
        : Optional.empty();
  }

  private static RenditionState begun(InspectionRequested requested) {
    return RenditionState.newBuilder()
        .setOwnerId(requested.getOwnerId())
        .setSource(requested.getSource())
        .setPhase(Phase.INSPECTING)
        .setNewestPackage(Jobs.packageOf(requested.getJobId()))
        .setJobs(List.of(prepare(requested, null)))
        .setVersion(1)
        .build();
  }

  static RenditionState evolve(RenditionState state, RenditionEvent event) {
    RenditionState.Builder next =
        RenditionState.newBuilder(state).setVersion(state.getVersion() + 1);
    if (EarlierFold.concerns(state, event)) {
      return EarlierFold.evolve(next, state, event).build();
    }
    return switch (event) {
      case InspectionRequested requested -> inspecting(next, state, requested).build();
      case JobStarted started ->
          next.setJobs(
                  changed(
                      state,
                      started.getJobId(),
                      job -> OpenJob.newBuilder(job).setWorkerId(started.getWorkerId()).build()))
              .build();
      case MediaInspected inspected -> next.setInspection(inspected.getInspection()).build();
      case MediaRefused refused ->
          withoutArtefacts(ended(next, state), state).setSource(null).build();
      case ReencodeBegun begun ->
          next.setReencode(
                  new Reencode(
                      begun.getRecipeId(),
                      begun.getLeastSsimPermille(),
                      begun.getMostSizePercent()))
              .setNewestPackage(Jobs.packageOf(begun.getJobId()))
              .build();
      case PackagePlanned planned -> planned(next, state, planned).build();
      case JobsRequested requested -> requested(next, state, requested).build();
      case PartEncoded part -> part(next, state, part).build();
      case PackagePlayable playable -> next.build();
      case PackageAbandoned abandoned -> abandoned(next, state, abandoned.getPackageId()).build();
      case PackageChecked checked ->
          next.setPackages(PackageFold.checked(state.getPackages(), checked)).build();
      case JobFinished finished -> finished(next, state, finished).build();
      case JobFailed failed -> failed(next, state, failed).build();
      case MediaPublished published -> published(next, state, published.getPackageId()).build();
      case EncodingFailed failed -> ended(next, state).build();
      case MediaWithdrawn withdrawn -> withdrawn(next, state, withdrawn).build();
      case SweepRequested requested -> sweeping(next, state, requested).build();
      case ObjectsSwept swept -> next.setJobs(without(state, swept.getJobId())).build();
      case SweepAbandoned abandoned -> next.setJobs(without(state, abandoned.getJobId())).build();
      case ImageInspected inspected -> next.setImage(inspected.getImage()).build();
      case ArtefactsRequested requested -> artefacts(next, state, requested).build();
      case ArtefactsMade made ->
          next.setArtefacts(ArtefactFold.made(state, made))
              .setUnneeded(plus(state, ArtefactFold.replaced(state, made)))
              .build();
      case ArtefactsAbandoned abandoned ->
          artefactsLeft(next, state, abandoned.getJobId(), true)
              .setJobs(without(state, abandoned.getJobId()))
              .build();
      // Of earlier versions, and above.
      case LadderPlanned ladder -> next.build();
      case EncodeRequested requested -> next.build();
      case EncodeProgressed progressed -> next.build();
      case RenditionOpened opened -> next.build();
      case SegmentsEncoded batch -> next.build();
      case RenditionCompleted completed -> next.build();
    };
  }

  /** Another attempt, or the beginning of another encode. */
  private static RenditionState.Builder inspecting(
      RenditionState.Builder next, RenditionState state, InspectionRequested requested) {
    OpenJob before = Jobs.open(state, requested.getJobId()).orElse(null);
    List<OpenJob> jobs = new ArrayList<>(without(state, requested.getJobId()));
    jobs.add(prepare(requested, before));
    return EarlierFold.left(next, state)
        .setSource(requested.getSource())
        .setPhase(Phase.INSPECTING)
        .setNewestPackage(Jobs.packageOf(requested.getJobId()))
        .setImage(null)
        .setJobs(jobs);
  }

  private static RenditionState.Builder finished(
      RenditionState.Builder next, RenditionState state, JobFinished finished) {
    boolean ofTheFile =
        Jobs.open(state, finished.getJobId())
            .filter(job -> job.getKind() == JobKind.ARTEFACTS)
            .filter(job -> !Artefacts.isWish(job.getArtefacts()))
            .isPresent();
    return artefactsLeft(next, state, finished.getJobId(), false)
        .setArtefactsMade(state.getArtefactsMade() || ofTheFile)
        .setJobs(without(state, finished.getJobId()));
  }

  /** Requested again, the attempt before it leaves its folder behind. */
  private static RenditionState.Builder artefacts(
      RenditionState.Builder next, RenditionState state, ArtefactsRequested requested) {
    OpenJob before = Jobs.open(state, requested.getJobId()).orElse(null);
    List<OpenJob> jobs = new ArrayList<>(without(state, requested.getJobId()));
    jobs.add(ArtefactFold.job(requested, before));
    return artefactsLeft(next, state, requested.getJobId(), true)
        .setNewestWish(Math.max(state.getNewestWish(), requested.getWish()))
        .setJobs(jobs);
  }

  private static RenditionState.Builder artefactsLeft(
      RenditionState.Builder next, RenditionState state, String jobId, boolean givenUp) {
    return Jobs.open(state, jobId)
        .filter(job -> job.getKind() == JobKind.ARTEFACTS)
        .map(job -> next.setUnneeded(plus(state, ArtefactFold.left(job, state, givenUp))))
        .orElse(next);
  }

  private static OpenJob prepare(InspectionRequested requested, @Nullable OpenJob before) {
    return OpenJob.newBuilder()
        .setJobId(requested.getJobId())
        .setKind(JobKind.PREPARE)
        .setAttempt(requested.getAttempt())
        .setUncounted(before == null ? 0 : before.getUncounted())
        .setContentKeyId(requested.getContentKeyId())
        .setFormats(requested.getFormats())
        .setPerTitle(requested.getPerTitle())
        .setKeepPicture(requested.getKeepPicture())
        .build();
  }

  private static RenditionState.Builder planned(
      RenditionState.Builder next, RenditionState state, PackagePlanned planned) {
    List<PackageState> packages = new ArrayList<>(state.getPackages());
    packages.removeIf(each -> each.getPackageId().equals(planned.getPackageId()));
    packages.add(PackageFold.begun(state, planned));
    next.setPackages(packages);
    return planned.getKind() == PackageKind.PREVIEW
        ? next.setUnneeded(plus(state, List.of(Packages.folder(planned.getPackageId()))))
        : next.setPhase(Phase.ENCODING)
            .setInspection(null)
            .setNewestPackage(planned.getPackageId());
  }

  private static RenditionState.Builder requested(
      RenditionState.Builder next, RenditionState state, JobsRequested requested) {
    List<OpenJob> jobs = new ArrayList<>(state.getJobs());
    for (RequestedJob each : requested.getJobs()) {
      OpenJob before = Jobs.open(state, each.getJobId()).orElse(null);
      jobs.remove(before);
      jobs.add(
          OpenJob.newBuilder()
              .setJobId(each.getJobId())
              .setKind(each.getKind())
              .setPackageId(requested.getPackageId())
              .setIndex(each.getIndex())
              .setAttempt(each.getAttempt())
              .setUncounted(before == null ? 0 : before.getUncounted())
              .build());
    }
    return next.setJobs(jobs);
  }

  private static RenditionState.Builder part(
      RenditionState.Builder next, RenditionState state, PartEncoded part) {
    boolean ends = part.getKind() == JobKind.CHUNK || part.getLast();
    Predicate<OpenJob> done =
        job ->
            ends
                && job.getKind() == part.getKind()
                && job.getIndex() == (part.getKind() == JobKind.CHUNK ? part.getIndex() : 0)
                && part.getPackageId().equals(job.getPackageId());
    return next.setPackages(PackageFold.grown(state.getPackages(), part))
        .setJobs(state.getJobs().stream().filter(done.negate()).toList());
  }

  private static RenditionState.Builder abandoned(
      RenditionState.Builder next, RenditionState state, String packageId) {
    boolean known = Packages.made(state, packageId).isPresent();
    return known
        ? next.setPackages(
                state.getPackages().stream()
                    .filter(each -> !each.getPackageId().equals(packageId))
                    .toList())
            .setJobs(
                state.getJobs().stream()
                    .filter(job -> !packageId.equals(job.getPackageId()))
                    .toList())
            .setUnneeded(plus(state, List.of(Packages.folder(packageId))))
        : next;
  }

  /** A preparation that had its inspection is not repeated; another job waits to be. */
  private static RenditionState.Builder failed(
      RenditionState.Builder next, RenditionState state, JobFailed failed) {
    OpenJob job = Jobs.open(state, failed.getJobId()).orElse(null);
    if (job == null) {
      return next;
    }
    if (job.getKind() == JobKind.PREPARE) {
      if (state.getPhase() != Phase.INSPECTING) {
        return next.setJobs(without(state, job.getJobId()));
      }
      next.setUnneeded(plus(state, prepared(state, job.getJobId(), failed.getAttempt())));
    }
    int uncounted = JobFailure.counts(failed.getCode()) ? 0 : 1;
    return next.setJobs(
        changed(
            state,
            job.getJobId(),
            each ->
                OpenJob.newBuilder(each)
                    .setWorkerId(null)
                    .setUncounted(each.getUncounted() + uncounted)
                    .build()));
  }

  /** What it replaces is unneeded, and so is what that one had taken over. */
  private static RenditionState.Builder published(
      RenditionState.Builder next, RenditionState state, @Nullable String packageId) {
    List<String> unneeded = new ArrayList<>();
    List<PackageState> packages = new ArrayList<>();
    for (PackageState each : state.getPackages()) {
      if (each.getPackageId().equals(packageId)) {
        packages.add(PackageState.newBuilder(each).setPublished(true).build());
      } else if (each.getPublished()) {
        unneeded.add(Packages.folder(each.getPackageId()));
        unneeded.addAll(Packages.takenOver(each));
      } else { // a preview, until it is abandoned
        packages.add(each);
      }
    }
    return EarlierFold.left(next, state)
        .setPhase(Phase.PUBLISHED)
        .setReencode(null)
        .setPackages(packages)
        .setJobs(lasting(state))
        .setUnneeded(plus(state, unneeded));
  }

  /** Without a published package, only the source and the owner stay. */
  private static RenditionState.Builder ended(RenditionState.Builder next, RenditionState state) {
    List<String> unneeded = new ArrayList<>(EarlierFold.folders(state));
    for (PackageState each : state.getPackages()) {
      if (!each.getPublished()) {
        unneeded.add(Packages.folder(each.getPackageId()));
      }
    }
    if (state.getPhase() == Phase.INSPECTING) {
      for (OpenJob job : Jobs.of(state, JobKind.PREPARE)) {
        unneeded.addAll(prepared(state, job.getJobId(), job.getAttempt()));
        unneeded.add(Packages.folder(Jobs.packageOf(job.getJobId())));
      }
    }
    List<PackageState> published = Packages.published(state).map(List::of).orElse(List.of());
    return EarlierFold.left(next, state)
        .setPhase(published.isEmpty() ? Phase.ENDED : Phase.PUBLISHED)
        .setInspection(null)
        .setReencode(null)
        .setPackages(published)
        .setJobs(lasting(state))
        .setUnneeded(plus(state, unneeded));
  }

  /** What the attempt to prepare it may have stored: a preview, or the sizes of an image. */
  private static List<String> prepared(RenditionState state, String jobId, int attempt) {
    String preview = Packages.folder(Jobs.previewOf(jobId, attempt));
    return state.getImage() == null
        ? List.of(preview)
        : List.of(preview, ArtefactNames.folder(jobId, attempt));
  }

  /** Jobs that go on when an encode has ended. */
  private static List<OpenJob> lasting(RenditionState state) {
    return state.getJobs().stream()
        .filter(job -> job.getKind() == JobKind.SWEEP || job.getKind() == JobKind.ARTEFACTS)
        .toList();
  }

  private static RenditionState.Builder withoutArtefacts(
      RenditionState.Builder next, RenditionState state) {
    List<String> unneeded = new ArrayList<>(next.getUnneeded());
    Leftover.artefacts(state).stream()
        .filter(folder -> !unneeded.contains(folder))
        .forEach(unneeded::add);
    return next.setArtefacts(List.of()).setArtefactsMade(false).setUnneeded(unneeded);
  }

  private static RenditionState.Builder withdrawn(
      RenditionState.Builder next, RenditionState state, MediaWithdrawn withdrawn) {
    ended(next, state);
    return withdrawn.getReason() == WithdrawReason.DELETED
        ? withoutArtefacts(next, state)
            .setPhase(Phase.ENDED)
            .setPackages(List.of())
            .setSource(null)
            .setDeleted(true)
        : next;
  }

  private static RenditionState.Builder sweeping(
      RenditionState.Builder next, RenditionState state, SweepRequested requested) {
    OpenJob before = Jobs.open(state, requested.getJobId()).orElse(null);
    List<OpenJob> jobs = new ArrayList<>(without(state, requested.getJobId()));
    jobs.add(
        OpenJob.newBuilder()
            .setJobId(requested.getJobId())
            .setKind(JobKind.SWEEP)
            .setAttempt(requested.getAttempt())
            .setUncounted(before == null ? 0 : before.getUncounted())
            .setLeftovers(requested.getLeftovers())
            .build());
    List<String> swept = requested.getLeftovers().getFolders();
    // What a sweep spares may become unneeded before the sweep is tried again.
    List<String> spared = requested.getLeftovers().getKept();
    Predicate<String> goes =
        folder ->
            swept.stream().anyMatch(folder::startsWith)
                && spared.stream().noneMatch(folder::startsWith);
    return EarlierFold.left(next, state)
        .setJobs(jobs)
        .setArtefacts(ArtefactFold.swept(state, requested.getLeftovers()))
        .setUnneeded(state.getUnneeded().stream().filter(goes.negate()).toList());
  }

  private static List<OpenJob> without(RenditionState state, String jobId) {
    return state.getJobs().stream().filter(job -> !job.getJobId().equals(jobId)).toList();
  }

  private static List<OpenJob> changed(
      RenditionState state, String jobId, UnaryOperator<OpenJob> change) {
    return state.getJobs().stream()
        .map(job -> job.getJobId().equals(jobId) ? change.apply(job) : job)
        .toList();
  }

  private static List<String> plus(RenditionState state, List<String> folders) {
    List<String> unneeded = new ArrayList<>(state.getUnneeded());
    folders.stream().filter(folder -> !unneeded.contains(folder)).forEach(unneeded::add);
    return unneeded;
  }
}
