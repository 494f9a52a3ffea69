package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.ContentLight;
import mediahub.rendition.MasteringDisplay;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * What HDR10 says beside its pictures: the screen on which the film was graded, and how bright it
 * is. Players map the light to their own screens by it.
 *
 * @param display null when the source does not say
 * @param content null when the source does not say
 */
record HdrLight(@Nullable MasteringDisplay display, @Nullable ContentLight content) {
  static HdrLight of(VideoTrack track) {
    return new HdrLight(track.getMasteringDisplay(), track.getContentLight());
  }

  /**
   * As x265 takes it. It is stated and not taken from the frames, which may say it at the first key
   * frame only: the init segment of every chunk is the same.
   */
  String parameters() {
    List<String> parameters = new ArrayList<>();
    // Before every key frame, so that a player that joins later knows it as well. The muxer leaves
    // the parameter sets out, which would come with it.
    parameters.add("repeat-headers=1");
    if (display != null) {
      List<Integer> at = display.getChromaticity();
      parameters.add(
          "master-display=G(%d,%d)B(%d,%d)R(%d,%d)WP(%d,%d)L(%d,%d)"
              .formatted(
                  at.get(2),
                  at.get(3),
                  at.get(4),
                  at.get(5),
                  at.get(0),
                  at.get(1),
                  at.get(6),
                  at.get(7),
                  display.getBrightest(),
                  display.getDarkest()));
    }
    if (content != null) {
      parameters.add(
          "max-cll=%d,%d".formatted(content.getBrightestPixel(), content.getBrightestFrame()));
    }
    return String.join(":", parameters);
  }
}
