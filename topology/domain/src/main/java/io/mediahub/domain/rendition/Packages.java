package io.mediahub.domain.rendition;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackageState;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/** Questions about a media's packages. */
final class Packages {
  private Packages() {}

  /** A package that is being made. */
  static Optional<PackageState> made(RenditionState state, @Nullable String packageId) {
    return state.getPackages().stream()
        .filter(each -> !each.getPublished() && each.getPackageId().equals(packageId))
        .findFirst();
  }

  /** The package that is to be published next. */
  static Optional<PackageState> main(RenditionState state) {
    return state.getPackages().stream()
        .filter(each -> !each.getPublished() && each.getKind() == PackageKind.MAIN)
        .findFirst();
  }

  static Optional<PackageState> preview(RenditionState state) {
    return state.getPackages().stream()
        .filter(each -> each.getKind() == PackageKind.PREVIEW)
        .findFirst();
  }

  /** The package that viewers get. */
  static Optional<PackageState> published(RenditionState state) {
    return state.getPackages().stream().filter(PackageState::getPublished).findFirst();
  }

  /** The pictures that are encoded and not taken over. */
  static List<VideoRung> pictures(PackageState made) {
    return made.getVideo().stream()
        .filter(rung -> !made.getKept().contains(rung.getRenditionId()))
        .toList();
  }

  /** The tracks of sound that are encoded and not taken over. */
  static List<AudioRung> sounds(PackageState made) {
    return made.getAudio().stream()
        .filter(rung -> !made.getKept().contains(rung.getRenditionId()))
        .toList();
  }

  static Stream<String> renditions(List<VideoRung> video, List<AudioRung> audio) {
    return Stream.concat(
        video.stream().map(VideoRung::getRenditionId),
        audio.stream().map(AudioRung::getRenditionId));
  }

  static boolean isDone(PackageState made, int chunk) {
    return done(made).get(chunk);
  }

  static BitSet done(PackageState made) {
    return BitSet.valueOf(made.getDone().duplicate());
  }

  static ByteBuffer bytes(BitSet done) {
    return ByteBuffer.wrap(done.toByteArray());
  }

  /** Whether every chunk and every part of the sound is there. */
  static boolean isComplete(PackageState made) {
    boolean pictures =
        pictures(made).isEmpty() || done(made).cardinality() == made.getChunks().size();
    return pictures && (sounds(made).isEmpty() || made.getPartsDone());
  }

  static int segments(PackageState made, String renditionId) {
    return made.getTallies().stream()
        .filter(tally -> tally.getRenditionId().equals(renditionId))
        .mapToInt(RenditionTally::getSegments)
        .findFirst()
        .orElse(0);
  }

  /** The longest rendition's. */
  static long durationMicros(PackageState made) {
    return made.getTallies().stream().mapToLong(RenditionTally::getDurationMicros).max().orElse(0);
  }

  /** The folder of its objects, below the media's. */
  static String folder(String packageId) {
    return packageId + "/";
  }

  /** Folders of other packages that its playlists name. */
  static List<String> takenOver(PackageState made) {
    return made.getKept().stream().map(id -> folder(made.getBasedOn()) + id + "/").toList();
  }
}
