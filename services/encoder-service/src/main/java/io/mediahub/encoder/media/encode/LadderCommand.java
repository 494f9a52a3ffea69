package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes all renditions from one decode, each as a growing fragmented MP4 named
 * after it. docs/encoding.md explains the recipe as a whole.
 */
final class LadderCommand {
  private static final Comparator<VideoRung> LARGEST_FIRST =
      Comparator.comparingLong((VideoRung rung) -> (long) rung.getWidth() * rung.getHeight())
          .reversed();

  private final EncodeLadder ladder;
  private final List<VideoRung> pictures;
  private final Grid grid;
  private final Recipe recipe;

  LadderCommand(EncodeLadder ladder, Recipe recipe) {
    if (ladder.getVideo().isEmpty() && ladder.getAudio().isEmpty()) {
      throw new IllegalArgumentException("A ladder without rungs.");
    }
    this.ladder = ladder;
    this.pictures = ladder.getVideo().stream().sorted(LARGEST_FIRST).toList();
    this.grid = Grid.of(ladder);
    this.recipe = recipe;
  }

  Grid grid() {
    return grid;
  }

  /**
   * @param source path of the file
   * @param colours null where there is no picture
   * @param processors cores to share out
   */
  List<String> arguments(String source, @Nullable Colours colours, int processors) {
    Arguments command =
        new Arguments()
            // Standard error holds errors alone, for the log of a job that failed.
            .flag("-hide_banner")
            .option("-v", "error")
            // Overwrites without asking: nobody could answer.
            .flag("-y")
            // Progress goes to standard output, as lines for a program.
            .option("-progress", "pipe:1")
            // As often as progress is reported.
            .option("-stats_period", "0.5")
            // No progress for people, which would go to standard error.
            .flag("-nostats")
            // Keeps the source's timestamps, and with them the offset between its tracks.
            .flag("-copyts")
            // Shifts them, so that the earliest is 0.
            .flag("-start_at_zero")
            .option("-i", source)
            // One graph for all rungs, so that the source is decoded once.
            .option("-filter_complex", graph(colours));
    for (int i = 0; i < pictures.size(); i++) {
      // The largest picture is most of the work; the others keep up with fewer threads.
      int threads = i == 0 ? processors : Math.max(1, processors / 2);
      command.add(new PictureOutput(pictures.get(i), i, threads, grid, recipe).arguments());
    }
    for (int i = 0; i < ladder.getAudio().size(); i++) {
      command.add(new SoundOutput(ladder.getAudio().get(i), i, recipe.sound()).arguments());
    }
    return command.toList();
  }

  private String graph(@Nullable Colours colours) {
    List<String> chains = new ArrayList<>();
    VideoTrack track = ladder.getInspection().getVideo();
    if (!pictures.isEmpty() && track != null && colours != null) {
      chains.addAll(new PictureGraph(track, colours, pictures, grid).chains());
    }
    for (int i = 0; i < ladder.getAudio().size(); i++) {
      chains.add(new SoundGraph(ladder.getAudio().get(i), i, grid, recipe.sound()).chain());
    }
    return String.join(";", chains);
  }
}
