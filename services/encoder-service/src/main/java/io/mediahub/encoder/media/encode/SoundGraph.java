package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.List;
import mediahub.rendition.AudioRung;

/** The filters from the source's sound to a rung. Its output is {@code [a0]}, {@code [a1]} ... */
record SoundGraph(AudioRung rung, int index, Grid grid, Recipe.Sound recipe) {
  String chain() {
    return "[0:%d]".formatted(rung.getSourceIndex()) + String.join(",", filters()) + output(index);
  }

  /** Name of a rung's sound in the graph. */
  static String output(int rung) {
    return "[a%d]".formatted(rung);
  }

  private List<String> filters() {
    return List.of(
        // Gaps in the source and a late start are filled with silence.
        "aresample=%d:async=1:first_pts=0".formatted(rung.getSampleRate()),
        // More channels than the rung has are mixed down.
        "aformat=channel_layouts=" + layout(rung.getChannels()),
        // Silence until the end of the longest track.
        "apad=whole_dur=" + grid.seconds(),
        // The encoder's priming takes the place of the first samples, so that sound starts at 0.
        "atrim=start_sample=%d:end=%s".formatted(recipe.primingSamples(), grid.seconds()));
  }

  private static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      default ->
          throw new IllegalArgumentException("no layout for %d channels".formatted(channels));
    };
  }
}
