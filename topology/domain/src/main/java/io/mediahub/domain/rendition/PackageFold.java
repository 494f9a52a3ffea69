package io.mediahub.domain.rendition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobKind;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/** What the events of a package make of it. */
final class PackageFold {
  private PackageFold() {}

  static PackageState begun(RenditionState state, PackagePlanned planned) {
    return PackageState.newBuilder()
        .setPackageId(planned.getPackageId())
        .setKind(planned.getKind())
        .setInspection(inspection(state, planned))
        .setVideo(planned.getVideo())
        .setAudio(planned.getAudio())
        .setSegmentMillis(planned.getSegmentMillis())
        .setChunks(planned.getChunks())
        .setDone(ByteBuffer.allocate(0))
        .setAwaited(
            Packages.renditions(planned.getVideo(), planned.getAudio())
                .filter(id -> !planned.getKept().contains(id))
                .toList())
        .setBasedOn(planned.getBasedOn())
        .setKept(planned.getKept())
        .setLoudness(planned.getLoudness())
        .setRecipeId(planned.getRecipeId())
        .setContentKeyId(planned.getContentKeyId())
        .build();
  }

  /** The newest, or that of the published package, which is planned again. */
  private static @Nullable Inspection inspection(RenditionState state, PackagePlanned planned) {
    if (planned.getKind() == PackageKind.PREVIEW) {
      return null;
    }
    return Optional.ofNullable(state.getInspection())
        .or(() -> Packages.published(state).map(PackageState::getInspection))
        .orElse(null);
  }

  static List<PackageState> checked(List<PackageState> packages, PackageChecked checked) {
    return packages.stream()
        .map(
            each ->
                each.getPackageId().equals(checked.getPackageId()) && !each.getPublished()
                    ? PackageState.newBuilder(each)
                        .setFindings(checked.getFindings().size())
                        .setWorse(worse(checked))
                        .build()
                    : each)
        .toList();
  }

  private static @Nullable String worse(PackageChecked checked) {
    List<String> objections = checked.getObjections();
    return objections.isEmpty() ? null : String.join(" ", objections);
  }

  static List<PackageState> grown(List<PackageState> packages, PartEncoded part) {
    return packages.stream()
        .map(
            each ->
                each.getPackageId().equals(part.getPackageId()) && !each.getPublished()
                    ? grown(each, part)
                    : each)
        .toList();
  }

  private static PackageState grown(PackageState made, PartEncoded part) {
    PackageState.Builder next = PackageState.newBuilder(made);
    if (part.getKind() == JobKind.CHUNK) {
      BitSet done = Packages.done(made);
      done.set(Math.max(0, part.getIndex()));
      next.setDone(Packages.bytes(done));
    } else {
      next.setParts(Math.max(made.getParts(), part.getIndex() + 1))
          .setPartsDone(made.getPartsDone() || part.getLast());
    }
    List<String> awaited = new ArrayList<>(made.getAwaited());
    List<RenditionTally> tallies = new ArrayList<>(made.getTallies());
    for (RenditionPart rendition : part.getRenditions()) {
      if (rendition.getFirstIndex() == 0 && !rendition.getSegments().isEmpty()) {
        awaited.remove(rendition.getRenditionId());
      }
      count(tallies, rendition);
    }
    return next.setAwaited(awaited).setTallies(tallies).build();
  }

  private static void count(List<RenditionTally> tallies, RenditionPart part) {
    int segments = part.getSegments().size();
    long micros = part.getSegments().stream().mapToLong(Segment::getDurationMicros).sum();
    for (int i = 0; i < tallies.size(); i++) {
      RenditionTally tally = tallies.get(i);
      if (tally.getRenditionId().equals(part.getRenditionId())) {
        tallies.set(
            i,
            RenditionTally.newBuilder(tally)
                .setSegments(tally.getSegments() + segments)
                .setDurationMicros(tally.getDurationMicros() + micros)
                .build());
        return;
      }
    }
    tallies.add(new RenditionTally(part.getRenditionId(), segments, micros, false));
  }
}
