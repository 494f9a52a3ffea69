package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoTrack;

/**
 * The renditions of a source, as a pure function of its inspection. No rendition exceeds the source
 * in size or bitrate.
 */
public final class Ladder {
  private static final Recipe RECIPE = Recipe.CURRENT;

  private Ladder() {}

  public static LadderPlanned plan(Inspection source) {
    VideoTrack video = source.getVideo();
    return new LadderPlanned(
        RECIPE.ladderVersion(),
        video == null ? List.of() : new PictureLadder(video).rungs(),
        new SoundLadder(video != null).rungs(source.getAudio()),
        RECIPE.segmentMillis());
  }
}
