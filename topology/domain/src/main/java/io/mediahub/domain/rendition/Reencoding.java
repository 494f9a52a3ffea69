package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageState;
import mediahub.rendition.Reencode;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionState;

/**
 * Published media is encoded anew by another recipe. Nobody waits for it, nobody's share of the
 * workers pays for it, and the new package must not be worse than the one that it replaces.
 */
final class Reencoding {
  private Reencoding() {}

  /** Only what is published with another recipe, and only by the recipe that this process has. */
  static void begin(Steps steps, Planning planning, RenditionCommand.Reencode wish) {
    RenditionState state = steps.state();
    PackageState published = Packages.published(state).orElse(null);
    boolean heard = state.getNewestPackage().equals(Jobs.packageOf(wish.jobId()));
    if (published == null
        || heard
        || state.getDeleted()
        || Withdrawal.isAtWork(state)
        || published.getRecipeId().equals(wish.recipeId())) {
      return;
    }
    PackageGate gate = wish.gate();
    steps.add(
        new ReencodeBegun(
            wish.jobId(), wish.recipeId(), gate.leastSsimPermille(), gate.mostSizePercent()));
    if (!wish.recipeId().equals(planning.recipe())) {
      refuse(
          steps,
          JobFailure.RECIPE_UNKNOWN,
          "%s is to be reached, and the process encodes by %s."
              .formatted(wish.recipeId(), planning.recipe()));
    } else if (state.getSource() == null) {
      refuse(steps, JobFailure.SOURCE_MISSING, "The uploaded file is not kept any more.");
    } else {
      steps.add(
          new InspectionRequested(
              state.getOwnerId(), state.getSource(), wish.jobId(), 1, planning.formats()));
    }
  }

  private static void refuse(Steps steps, JobFailure failure, String sentence) {
    steps.add(new EncodingFailed(failure.code(), sentence, JobFailure.hint(failure.code())));
  }

  /** A worker measures; whether that is good enough is decided here. */
  static PackageChecked judged(RenditionState state, PackageChecked checked) {
    Reencode reencode = state.getReencode();
    List<String> objections =
        reencode == null
            ? List.of()
            : new PackageGate(reencode.getLeastSsimPermille(), reencode.getMostSizePercent())
                .objections(checked.getComparison());
    return PackageChecked.newBuilder(checked).setObjections(objections).build();
  }
}
