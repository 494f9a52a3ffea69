package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackageState;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;

/** How an encode ends: packages that nobody needs, the final event, and the sweep. */
final class Endings {
  private static final String SUPERSEDED = "The finished package has taken its place.";

  private Endings() {}

  /** The package passed its check. */
  static void published(Steps steps, PackageState made, JobFinished finished) {
    steps.add(finished);
    long kept =
        Packages.published(steps.state())
            .filter(based -> !made.getKept().isEmpty())
            .map(Packages::durationMicros)
            .orElse(0L);
    steps.add(
        new MediaPublished(Math.max(Packages.durationMicros(made), kept), made.getPackageId()));
    for (PackageState other : steps.state().getPackages()) {
      if (other.getKind() == PackageKind.PREVIEW) {
        steps.add(new PackageAbandoned(other.getPackageId(), "superseded", SUPERSEDED));
      }
    }
    sweep(steps, made.getPackageId() + "-sweep", Leftover.of(steps.state()));
  }

  /** All sizes of the image are there. It has no package: viewers get its files. */
  static void publishedImage(Steps steps, JobFinished finished) {
    steps.add(finished);
    steps.add(new MediaPublished(0L, null));
    sweep(steps, finished.getJobId() + "-sweep", Leftover.of(steps.state()));
  }

  static void refused(Steps steps, OpenJob prepare, MediaRefused refused, Planning planning) {
    if (Packages.published(steps.state()).isPresent()) { // so it was media once, and still is
      Failures.failed(steps, prepare, refused.getCode(), refused.getSentence(), false, planning);
      return;
    }
    String sweepId = sweepId(steps.state());
    Leftovers source = Leftover.source(steps.state());
    Artefacts.endAll(steps, refused.getCode(), refused.getSentence());
    abandonAll(steps, refused.getCode(), refused.getSentence());
    steps.add(refused);
    Leftovers all = Leftover.of(steps.state());
    sweep(
        steps,
        sweepId,
        Leftovers.newBuilder(source).setFolders(all.getFolders()).setKept(all.getKept()).build());
  }

  /**
   * @param sweepId of {@link #sweepId}, before the last job ended
   */
  static void failed(Steps steps, String code, String sentence, String hint, String sweepId) {
    endArtefacts(steps, code, sentence);
    abandonAll(steps, code, sentence);
    steps.add(new EncodingFailed(code, sentence, hint));
    sweep(steps, sweepId, Leftover.of(steps.state()));
  }

  /** What is published stays, and so does what is made beside it. */
  static void endArtefacts(Steps steps, String code, String sentence) {
    if (Packages.published(steps.state()).isEmpty()) {
      Artefacts.endAll(steps, code, sentence);
    }
  }

  /** All that is being made. */
  static void abandonAll(Steps steps, String code, String sentence) {
    for (PackageState each : List.copyOf(steps.state().getPackages())) {
      if (!each.getPublished()) {
        steps.add(new PackageAbandoned(each.getPackageId(), code, sentence));
      }
    }
  }

  /** Derived from what is being made, of which there is one at a time. */
  static String sweepId(RenditionState state) {
    return Packages.main(state)
        .map(made -> made.getPackageId() + "-sweep")
        .or(() -> Jobs.open(state, JobKind.PREPARE).map(job -> job.getJobId() + "-sweep"))
        .orElse("sweep-" + state.getVersion());
  }

  static void sweep(Steps steps, String jobId, Leftovers leftovers) {
    if (!leftovers.getFolders().isEmpty() || leftovers.getSource() != null) {
      steps.add(new SweepRequested(jobId, 1, leftovers));
    }
  }
}
