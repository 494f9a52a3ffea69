package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.OwnSegments;
import mediahub.rendition.Inspection;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/**
 * The options of a picture that is published in the source's own bytes. Viewers get what was
 * decoded: the same packets go to the decoder, whose every complaint ends the job.
 *
 * @param rung that has the source's bytes
 */
record CopiedPicture(VideoTrack track, OwnPicture own, VideoRung rung, Grid grid, Stretch stretch) {
  /**
   * Of a picture: slices, and the parameters that decoders need. What else a stream may carry, such
   * as messages of an encoder or a camera, is left out.
   */
  private static final String UNITS = "1|5|7|8";

  /** By how many frames the encoder of the other rungs begins before it shows the first. */
  private static final int LEAD = 2;

  static boolean isCopied(Inspection inspection, VideoRung rung) {
    return OwnSegments.isCopied(inspection, rung);
  }

  /** Options of the input. */
  static Arguments input(VideoTrack track) {
    return new Arguments()
        // A damaged picture ends the job: it is not for viewers.
        .flag("-xerror")
        // For the decoder and for viewers.
        .option("-bsf:" + track.getIndex(), "filter_units=pass_types=" + UNITS);
  }

  Arguments arguments() {
    Arguments output =
        new Arguments()
            .option("-map", "0:" + track.getIndex())
            // Titles, places and chapters of the source do not reach viewers.
            .option("-map_metadata", -1)
            .option("-map_chapters", -1)
            .option("-c:v", "copy")
            .option("-frames:v", stretch.to() - stretch.from());
    if (own.getLead() < LEAD) {
      // All renditions are shown equally long after their decode times begin.
      output.option(
          "-bsf:v",
          "setts=pts=PTS:dts=DTS-%d".formatted((LEAD - own.getLead()) * own.getFrameTicks()));
    }
    return output
        // Ticks as the other rungs have them: a frame is a whole number of both.
        .option("-video_track_timescale", grid.timescale())
        .option("-fragment_index", stretch.firstKey() + 1)
        .add(FragmentedMp4.arguments(rung.getRenditionId(), "frag_keyframe"));
  }

  /**
   * An output for nobody, where nothing else is made of the picture: it is decoded all the same.
   */
  Arguments decoded() {
    return new Arguments()
        .option("-map", "0:" + track.getIndex())
        .option("-frames:v", stretch.to() - stretch.from())
        .option("-fps_mode", "passthrough")
        .option("-f", "null")
        .output("-");
  }
}
