package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackageState;
import mediahub.rendition.Phase;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RequestedJob;
import mediahub.upload.SourceObject;

/** What is to be made of a media, and which jobs of it are requested when. */
final class Planning {
  /** Open jobs for chunks of one media. */
  private final int window;

  private final LadderSettings settings;

  Planning(int window, LadderSettings settings) {
    this.window = window;
    this.settings = settings;
  }

  /** By which media are encoded from now on. */
  String recipeId() {
    return Recipe.CURRENT.id(settings);
  }

  /** The first attempt of a job that prepares a media once more. */
  InspectionRequested preparation(RenditionState state, String jobId) {
    return preparation(state.getOwnerId(), state.getSource(), jobId);
  }

  /** The first attempt of a job that prepares a media, with all that is wished from now on. */
  InspectionRequested preparation(String ownerId, SourceObject source, String jobId) {
    return new InspectionRequested(
        ownerId,
        source,
        jobId,
        1,
        settings.contentKeyId(),
        settings.formats(),
        settings.perTitle(),
        settings.keepsPicture());
  }

  /** The head of the file can be copied. A preview that is complete stays the only one. */
  static void preview(Steps steps, OpenJob prepare, PreviewFound found) {
    RenditionState state = steps.state();
    boolean current =
        found.getPackageId().equals(Jobs.previewOf(prepare.getJobId(), prepare.getAttempt()));
    if (!current
        || state.getPhase() != Phase.INSPECTING
        || Packages.preview(state).isPresent()
        || (found.getVideo().isEmpty() && found.getAudio().isEmpty())) {
      return;
    }
    steps.add(
        new PackagePlanned(
            found.getPackageId(),
            PackageKind.PREVIEW,
            Recipe.CURRENT.id(
                LadderSettings.DEFAULT.with(prepare.getContentKeyId(), Set.of(), false, true)),
            Recipe.CURRENT.ladderVersion(),
            found.getVideo(),
            found.getAudio(),
            found.getSegmentMillis(),
            List.of(),
            null,
            List.of(),
            null,
            prepare.getContentKeyId()));
  }

  /** The inspection is a function of the file, so it counts whichever attempt made it. */
  void inspected(Steps steps, OpenJob prepare, MediaInspected inspected) {
    if (steps.state().getPhase() != Phase.INSPECTING || steps.state().getImage() != null) {
      return;
    }
    LadderSettings wished =
        settings.with(
            prepare.getContentKeyId(),
            PictureFormat.all(prepare.getFormats()),
            prepare.getPerTitle(),
            prepare.getKeepPicture());
    plan(steps, inspected, Jobs.packageOf(prepare.getJobId()), wished);
    Artefacts.begin(steps, prepare.getJobId());
  }

  /**
   * Plans a package without the source's own picture in place of one with it: the picture is
   * damaged, or what was made with it breaks a rule. What encoders make of it is right by itself.
   *
   * @return false when the package has no such picture
   */
  boolean encodeAll(Steps steps, PackageState made, String code, String sentence) {
    Inspection inspection = made.getInspection();
    if (inspection == null || OwnSegments.of(inspection) == null) {
      return false;
    }
    MediaInspected without = OwnSegments.without(inspection, made.getChunks());
    // A picture is kept where that and no other formats are wished: it was, and was not possible.
    LadderSettings wished =
        settings.with(
            made.getContentKeyId(), Set.of(), LadderSettings.isPerTitle(made.getRecipeId()), true);
    steps.add(new PackageAbandoned(made.getPackageId(), code, sentence));
    plan(steps, without, Jobs.encodedOf(made.getPackageId()), wished);
    return true;
  }

  /**
   * @param wished as it was when the media was taken up
   */
  private void plan(
      Steps steps, MediaInspected inspected, String packageId, LadderSettings wished) {
    Inspection inspection = inspected.getInspection();
    LadderPlanned ladder = Ladder.plan(inspection, wished.beside());
    steps.add(inspected);
    steps.add(
        new PackagePlanned(
            packageId,
            PackageKind.MAIN,
            Recipe.CURRENT.id(wished),
            ladder.getLadderVersion(),
            ladder.getVideo(),
            ladder.getAudio(),
            OwnSegments.millis(inspection, inspected.getSegmentFrames()),
            ChunkPlan.of(inspection, inspected.getSeekMicros(), inspected.getSegmentFrames()),
            null,
            List.of(),
            settings.goal(),
            wished.contentKeyId()));
    begin(steps, packageId);
  }

  /**
   * Plans the published package again with one rendition made anew, as loud as the others and
   * encrypted if they are. What it took over itself is made anew as well, so that a package is
   * based on one other at most.
   *
   * @return false when it cannot be planned without another inspection, or would have renditions of
   *     two recipes
   */
  boolean again(Steps steps, PackageState published, String renditionId, String jobId) {
    List<String> kept =
        Packages.renditions(Packages.pictures(published), Packages.sounds(published))
            .filter(id -> !id.equals(renditionId))
            .toList();
    boolean pictures =
        published.getVideo().stream().anyMatch(rung -> !kept.contains(rung.getRenditionId()));
    if (published.getInspection() == null
        || (pictures && published.getChunks().isEmpty())
        || isOfAnotherRecipe(published)) {
      return false;
    }
    String packageId = Jobs.packageOf(jobId);
    steps.add(
        new PackagePlanned(
            packageId,
            PackageKind.MAIN,
            published.getRecipeId().isEmpty() ? Recipe.CURRENT.id() : published.getRecipeId(),
            Recipe.CURRENT.ladderVersion(),
            published.getVideo(),
            published.getAudio(),
            published.getSegmentMillis(),
            published.getChunks(),
            kept.isEmpty() ? null : published.getPackageId(),
            kept,
            published.getLoudness(),
            published.getContentKeyId()));
    begin(steps, packageId);
    return true;
  }

  /**
   * Not so, as far as is known, if an earlier version planned it. What an operator wished otherwise
   * for it stays as it was, whatever is wished by now.
   */
  private static boolean isOfAnotherRecipe(PackageState published) {
    return !published.getRecipeId().isEmpty() && !Recipe.CURRENT.made(published.getRecipeId());
  }

  private void begin(Steps steps, String packageId) {
    PackageState made = Packages.made(steps.state(), packageId).orElseThrow();
    List<RequestedJob> jobs = new ArrayList<>();
    if (!Packages.sounds(made).isEmpty()) {
      jobs.add(Jobs.sound(packageId));
    }
    jobs.addAll(chunks(steps.state(), made));
    request(steps, packageId, jobs);
  }

  /** Tops the window up when half of it is done. */
  void refill(Steps steps, String packageId) {
    Packages.made(steps.state(), packageId)
        .ifPresent(made -> request(steps, packageId, chunks(steps.state(), made)));
  }

  private List<RequestedJob> chunks(RenditionState state, PackageState made) {
    Set<Integer> open =
        Jobs.of(state, JobKind.CHUNK).stream().map(OpenJob::getIndex).collect(Collectors.toSet());
    List<RequestedJob> next = new ArrayList<>();
    if (open.size() > window / 2 || Packages.pictures(made).isEmpty()) {
      return next;
    }
    int chunks = made.getChunks().size();
    for (int i = 0; i < chunks && open.size() + next.size() < window; i++) {
      if (!Packages.isDone(made, i) && !open.contains(i) && !(i == 0 && isPrepared(state))) {
        next.add(Jobs.chunk(made.getPackageId(), i));
      }
    }
    return next;
  }

  /** The worker that prepares a media goes on with its first chunk, unless it makes a preview. */
  static boolean isPrepared(RenditionState state) {
    return Jobs.open(state, JobKind.PREPARE).isPresent() && Packages.preview(state).isEmpty();
  }

  /** The job ended: what it has not made is made by others. */
  void prepared(Steps steps) {
    boolean open =
        Jobs.of(steps.state(), JobKind.CHUNK).stream().anyMatch(job -> job.getIndex() == 0);
    Optional<PackageState> main = Packages.main(steps.state());
    if (main.isPresent() && !open && !hasFirstChunk(steps.state())) {
      String packageId = main.get().getPackageId();
      request(steps, packageId, List.of(Jobs.chunk(packageId, 0)));
    }
  }

  /** Whether no first chunk is missing. */
  static boolean hasFirstChunk(RenditionState state) {
    return Packages.main(state)
        .filter(made -> !Packages.pictures(made).isEmpty() && !Packages.isDone(made, 0))
        .isEmpty();
  }

  /** When nothing of it is missing, the package is checked. */
  static void check(Steps steps, String packageId) {
    RenditionState state = steps.state();
    boolean due =
        Packages.made(state, packageId)
            .filter(made -> made.getKind() == PackageKind.MAIN && Packages.isComplete(made))
            .isPresent();
    if (due && Jobs.open(state, JobKind.CHECK).isEmpty()) {
      request(steps, packageId, List.of(Jobs.check(packageId)));
    }
  }

  private static void request(Steps steps, String packageId, List<RequestedJob> jobs) {
    if (!jobs.isEmpty()) {
      steps.add(new JobsRequested(packageId, jobs));
    }
  }
}
