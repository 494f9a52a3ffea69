package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import mediahub.rendition.VideoRung;

/**
 * The options of one rung's picture: H.264, with a key frame at every interval of the grid.
 *
 * @param index of the rung in the graph
 * @param threads for this encoder
 */
record PictureOutput(VideoRung rung, int index, int threads, Grid grid, Recipe recipe) {
  Arguments arguments() {
    return new Arguments()
        .option("-map", PictureGraph.output(index))
        // Titles, places and chapters of the source go to nobody.
        .option("-map_metadata", -1)
        .option("-map_chapters", -1)
        // The filters have put every frame on the grid; nothing repeats or drops one after them.
        .option("-fps_mode", "passthrough")
        .option("-enc_time_base", grid.timeBase())
        .add(quality(recipe.picture()))
        .option("-maxrate", rung.getMaxBitsPerSecond())
        .option("-bufsize", recipe.picture().bufferSeconds() * rung.getMaxBitsPerSecond())
        .add(groups())
        .option("-force_key_frames", grid.keyFrames(recipe.keyFrames()))
        .option("-threads", threads)
        .option("-video_track_timescale", grid.timescale())
        // A fragment for each key frame, which starts it.
        .add(FragmentedMp4.arguments(rung.getRenditionId(), "frag_keyframe"));
  }

  static Arguments quality(Recipe.Picture picture) {
    return new Arguments()
        .option("-c:v", picture.encoder())
        .option("-preset", picture.preset())
        .option("-profile:v", picture.profile())
        .option("-crf", picture.constantRateFactor());
  }

  /** Key frames where they are asked for, and nowhere else. */
  static Arguments groups() {
    return new Arguments()
        // No group is so long that x264 would end it.
        .option("-g", 100_000)
        .option("-keyint_min", 1)
        // A new scene is no reason for a key frame.
        .option("-sc_threshold", 0)
        // No frame refers to one before its group's key frame.
        .option("-flags", "+cgop");
  }
}
