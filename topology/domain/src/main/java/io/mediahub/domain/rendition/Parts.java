package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.JobKind;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;

/**
 * Parts of packages that workers have stored. A part counts once, whichever attempt of whichever
 * job made it; a part that does not fit its package is a failure of the attempt that reports it.
 */
final class Parts {
  private static final String NOT_AS_PLANNED = "A part of the package is not as it was planned.";

  private final Planning planning;

  Parts(Planning planning) {
    this.planning = planning;
  }

  void encoded(Steps steps, PartEncoded part) {
    PackageState made = Packages.made(steps.state(), part.getPackageId()).orElse(null);
    if (made == null || isKnown(made, part)) {
      return;
    }
    PartEncoded planned = planned(made, part);
    if (!fits(made, planned)) {
      refused(steps, made, part);
      return;
    }
    steps.add(planned);
    String packageId = part.getPackageId();
    PackageState grown = Packages.made(steps.state(), packageId).orElseThrow();
    if (!made.getAwaited().isEmpty() && grown.getAwaited().isEmpty()) {
      steps.add(new PackagePlayable(packageId));
    }
    if (part.getKind() == JobKind.CHUNK) {
      planning.refill(steps, packageId);
    }
    Planning.check(steps, packageId);
  }

  private static boolean isKnown(PackageState made, PartEncoded part) {
    return switch (part.getKind()) {
      case CHUNK ->
          part.getIndex() >= 0
              && part.getIndex() < made.getChunks().size()
              && Packages.isDone(made, part.getIndex());
      case SOUND, PREPARE -> made.getPartsDone() || part.getIndex() < made.getParts();
      case CHECK, SWEEP, ARTEFACTS, UNKNOWN -> true;
    };
  }

  /** Renditions that are taken over from another package are nobody's part. */
  private static PartEncoded planned(PackageState made, PartEncoded part) {
    Set<String> wanted = wanted(made, part.getKind());
    List<RenditionPart> renditions =
        part.getRenditions().stream()
            .filter(rendition -> wanted.contains(rendition.getRenditionId()))
            .toList();
    return renditions.size() == part.getRenditions().size()
        ? part
        : PartEncoded.newBuilder(part).setRenditions(renditions).build();
  }

  private static Set<String> wanted(PackageState made, JobKind kind) {
    return switch (kind) {
      case CHUNK ->
          Packages.renditions(Packages.pictures(made), List.of()).collect(Collectors.toSet());
      case SOUND ->
          Packages.renditions(List.of(), Packages.sounds(made)).collect(Collectors.toSet());
      case PREPARE ->
          Packages.renditions(made.getVideo(), made.getAudio()).collect(Collectors.toSet());
      case CHECK, SWEEP, ARTEFACTS, UNKNOWN -> Set.of();
    };
  }

  private static boolean fits(PackageState made, PartEncoded part) {
    return switch (part.getKind()) {
      case CHUNK -> made.getKind() == PackageKind.MAIN && isChunk(made, part);
      case SOUND -> made.getKind() == PackageKind.MAIN && follows(made, part);
      case PREPARE -> made.getKind() == PackageKind.PREVIEW && follows(made, part);
      case CHECK, SWEEP, ARTEFACTS, UNKNOWN -> false;
    };
  }

  /** All rungs, each with the segments between the chunk's borders. */
  private static boolean isChunk(PackageState made, PartEncoded part) {
    int index = part.getIndex();
    if (index < 0 || index >= made.getChunks().size()) {
      return false;
    }
    int first = made.getChunks().get(index).getFirstSegment();
    boolean last = index == made.getChunks().size() - 1;
    int segments = last ? -1 : made.getChunks().get(index + 1).getFirstSegment() - first;
    return all(made, part)
        && part.getRenditions().stream()
            .allMatch(
                each ->
                    each.getFirstIndex() == first
                        && !each.getSegments().isEmpty()
                        && (last || each.getSegments().size() == segments));
  }

  /** The next part; each rendition goes on where it ended, and all of them begin with the first. */
  private static boolean follows(PackageState made, PartEncoded part) {
    return part.getIndex() == made.getParts()
        && (part.getIndex() > 0 || all(made, part))
        && part.getRenditions().stream()
            .allMatch(
                each ->
                    each.getFirstIndex() == Packages.segments(made, each.getRenditionId())
                        && (part.getIndex() > 0 || !each.getSegments().isEmpty()));
  }

  /** Each once. */
  private static boolean all(PackageState made, PartEncoded part) {
    Set<String> there =
        part.getRenditions().stream()
            .map(RenditionPart::getRenditionId)
            .collect(Collectors.toSet());
    return there.size() == part.getRenditions().size()
        && there.equals(wanted(made, part.getKind()));
  }

  private void refused(Steps steps, PackageState made, PartEncoded part) {
    Optional<OpenJob> job =
        Jobs.open(steps.state(), part.getJobId())
            .filter(open -> open.getAttempt() == part.getAttempt());
    if (job.isEmpty()) {
      return; // a report of an attempt that was given up
    }
    if (made.getKind() == PackageKind.PREVIEW) { // the file itself may be fine
      steps.add(
          new PackageAbandoned(made.getPackageId(), JobFailure.REPORT_GAP.code(), NOT_AS_PLANNED));
    } else {
      Failures.failed(
          steps, job.get(), JobFailure.REPORT_GAP.code(), NOT_AS_PLANNED, true, planning);
    }
  }
}
