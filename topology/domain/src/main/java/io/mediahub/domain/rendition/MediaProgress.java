package io.mediahub.domain.rendition;

import java.util.Map;
import mediahub.rendition.Chunk;
import mediahub.rendition.JobKind;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageState;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;

/** How far the encode of a media is, from its finished parts and what workers say of the others. */
public final class MediaProgress {
  /** All of it, which only a published package is. */
  public static final int WHOLE = 1000;

  /** Reading the package once more costs little. */
  private static final double CHECK = 0.02;

  /** Where there is a picture, sound costs little. */
  private static final double SOUND = 0.06;

  private MediaProgress() {}

  /**
   * @param reported thousandths of open jobs, by their ids
   * @return 0 to 999
   */
  public static int permille(RenditionState state, Map<String, Integer> reported) {
    return Packages.main(state)
        .map(made -> permille(state, made, reported))
        .map(permille -> Math.clamp(permille, 0, WHOLE - 1))
        .orElse(0);
  }

  private static int permille(
      RenditionState state, PackageState made, Map<String, Integer> reported) {
    double sound = Packages.sounds(made).isEmpty() ? 0 : SOUND;
    if (Packages.pictures(made).isEmpty()) {
      sound = 1 - CHECK;
    }
    double pictures = 1 - CHECK - sound;
    double done =
        pictures * pictures(state, made, reported)
            + sound * sound(made)
            + CHECK * open(state, JobKind.CHECK, reported);
    return (int) (done * WHOLE);
  }

  private static double pictures(
      RenditionState state, PackageState made, Map<String, Integer> reported) {
    if (Packages.pictures(made).isEmpty()) {
      return 0;
    }
    double frames = 0;
    for (int i = 0; i < made.getChunks().size(); i++) {
      frames += Packages.isDone(made, i) ? frames(made.getChunks().get(i)) : 0;
    }
    for (OpenJob job : Jobs.of(state, JobKind.CHUNK)) {
      frames += frames(made.getChunks().get(job.getIndex())) * part(job, reported);
    }
    return frames / Math.max(1, made.getChunks().getLast().getToFrame());
  }

  private static long frames(Chunk chunk) {
    return chunk.getToFrame() - chunk.getFromFrame();
  }

  private static double sound(PackageState made) {
    if (made.getPartsDone() || made.getInspection() == null) {
      return made.getPartsDone() ? 1 : 0;
    }
    long micros =
        Packages.sounds(made).stream()
            .flatMap(
                rung ->
                    made.getTallies().stream()
                        .filter(tally -> tally.getRenditionId().equals(rung.getRenditionId())))
            .mapToLong(RenditionTally::getDurationMicros)
            .min()
            .orElse(0);
    return Math.min(1, (double) micros / Math.max(1, made.getInspection().getDurationMicros()));
  }

  private static double open(RenditionState state, JobKind kind, Map<String, Integer> reported) {
    return Jobs.open(state, kind).map(job -> part(job, reported)).orElse(0.0);
  }

  private static double part(OpenJob job, Map<String, Integer> reported) {
    return Math.clamp(reported.getOrDefault(job.getJobId(), 0), 0, WHOLE) / (double) WHOLE;
  }
}
