package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Set;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoTrack;

/**
 * The renditions of a source, as a pure function of its inspection and of settings. No rendition
 * exceeds the source in size or bitrate.
 */
public final class Ladder {
  private static final Recipe RECIPE = Recipe.CURRENT;

  private Ladder() {}

  /** Without what an operator may wish for beside it. */
  public static LadderPlanned plan(Inspection source) {
    return plan(source, Set.of());
  }

  /**
   * @param beside formats of the pictures beside H.264
   */
  public static LadderPlanned plan(Inspection source, Set<PictureFormat> beside) {
    VideoTrack video = source.getVideo();
    return new LadderPlanned(
        RECIPE.ladderVersion(),
        video == null ? List.of() : new PictureLadder(video).rungs(beside),
        new SoundLadder(video != null).rungs(source.getAudio()),
        RECIPE.segmentMillis());
  }
}
