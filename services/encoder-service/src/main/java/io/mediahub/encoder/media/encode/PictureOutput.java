package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import mediahub.rendition.VideoRung;

/**
 * The options of one rung's picture, with a key frame at every interval of the grid.
 *
 * @param index of the rung in the graph
 * @param threads for this encoder
 * @param light of the source, for a rung that keeps it
 */
record PictureOutput(
    VideoRung rung,
    int index,
    int threads,
    HdrLight light,
    Grid grid,
    Stretch stretch,
    Recipe recipe) {
  /** Of the settings by which SVT-AV1 works in parallel. */
  private static final int MOST_LP = 6;

  Arguments arguments() {
    return new Arguments()
        .option("-map", PictureGraph.output(index))
        // Titles, places and chapters of the source do not reach viewers.
        .option("-map_metadata", -1)
        .option("-map_chapters", -1)
        // The filters have put every frame on the grid; nothing repeats or drops one after them.
        .option("-fps_mode", "passthrough")
        // The encoder counts time in frames, so that no timestamp is rounded.
        .option("-enc_time_base", grid.timeBase())
        .add(quality(settings()))
        .add(own())
        // The bound that the multivariant playlist states while the package grows ...
        .option("-maxrate", rung.getMaxBitsPerSecond())
        // ... holds on average over this time.
        .option("-bufsize", settings().bufferSeconds() * rung.getMaxBitsPerSecond())
        .add(groups())
        // The same frames in all rungs, so that their segments align.
        .option("-force_key_frames", grid.keyFrames(recipe.keyFrames(), stretch))
        // The encoders of all rungs share the processors.
        .option("-threads", threads)
        // A frame is a whole number of ticks.
        .option("-video_track_timescale", grid.timescale())
        // Fragments are counted through all chunks.
        .option("-fragment_index", stretch.firstKey() + 1)
        // A fragment for each key frame, which starts it.
        .add(FragmentedMp4.arguments(rung.getRenditionId(), "frag_keyframe"));
  }

  private Recipe.Picture settings() {
    return format().settings(recipe);
  }

  private PictureFormat format() {
    return PictureFormat.of(rung);
  }

  /** What the encoder of a format needs beside the options that all of them know. */
  private Arguments own() {
    return switch (format()) {
      case H264 -> new Arguments();
      case HEVC -> hevc("");
      case HDR10 ->
          hevc(":" + light.parameters())
              // The source's own layer of Dolby Vision fits its own pictures alone.
              .option("-dolbyvision", 0);
      case AV1 ->
          new Arguments()
              // Threads as the others have them; the encoder knows no more than six steps.
              .option("-svtav1-params", "lp=%d".formatted(Math.min(threads, MOST_LP)));
    };
  }

  private Arguments hevc(String more) {
    return new Arguments()
        // Parameters stand in the init segment alone, as players want it.
        .option("-tag:v", "hvc1")
        // A forced key frame begins a group.
        .option("-forced-idr", 1)
        // Closed groups; no text of the encoder; threads as the others have them.
        .option(
            "-x265-params",
            "open-gop=0:info=0:log-level=error:pools=%s:frame-threads=1%s"
                .formatted(threads == 1 ? "none" : String.valueOf(threads), more));
  }

  static Arguments quality(Recipe.Picture picture) {
    return new Arguments()
        .option("-c:v", picture.encoder())
        // How much time the encoder spends on compression.
        .option("-preset", picture.preset())
        // Of H.264: decoded by every player of HLS.
        .option("-profile:v", picture.profile())
        // The same quality in every scene, as long as the bound allows it.
        .option("-crf", picture.constantRateFactor());
  }

  /** Key frames where they are forced, and nowhere else. */
  static Arguments groups() {
    return new Arguments()
        // The encoder never ends a group because of its length ...
        .option("-g", 100_000)
        // ... and never refuses a key frame because the last one is near.
        .option("-keyint_min", 1)
        // A new scene is no reason for a key frame.
        .option("-sc_threshold", 0)
        // No frame refers to one before its group's key frame.
        .option("-flags", "+cgop");
  }
}
