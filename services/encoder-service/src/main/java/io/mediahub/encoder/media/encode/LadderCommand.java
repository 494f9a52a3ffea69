package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

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
  private final List<SoundGraph> sounds;

  LadderCommand(EncodeLadder ladder, Recipe recipe) {
    if (ladder.getVideo().isEmpty() && ladder.getAudio().isEmpty()) {
      throw new IllegalArgumentException("A ladder without rungs.");
    }
    this.ladder = ladder;
    this.pictures = ladder.getVideo().stream().sorted(LARGEST_FIRST).toList();
    this.grid = Grid.of(ladder);
    this.recipe = recipe;
    this.sounds = sounds(ladder, grid, recipe);
  }

  Grid grid() {
    return grid;
  }

  /**
   * @param source path of the file
   * @param processors cores to share out
   */
  List<String> arguments(String source, int processors) {
    Arguments command =
        new Arguments()
            // Standard error holds errors alone, for the log of a job that failed.
            .flag("-hide_banner")
            .option("-v", "error")
            // Overwrites without asking: nobody could answer.
            .flag("-y")
            // Progress goes to standard output, as lines for a program.
            .option("-progress", "pipe:1")
            // More often than progress is reported.
            .option("-stats_period", "0.5")
            // No progress for people, which would go to standard error.
            .flag("-nostats")
            .add(clock())
            .add(pictures.isEmpty() ? new Arguments() : picture())
            .option("-i", source)
            .add(sameFormat())
            // One graph for all rungs, so that the source is decoded once.
            .option("-filter_complex", graph());
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

  private Arguments clock() {
    Inspection inspection = ladder.getInspection();
    List<Integer> streams = new ArrayList<>();
    if (inspection.getVideo() != null && !pictures.isEmpty()) {
      streams.add(inspection.getVideo().getIndex());
    }
    sounds.forEach(sound -> streams.add(sound.rung().getSourceIndex()));
    return SourceClock.arguments(inspection.getContainer(), inspection.getClockJumps(), streams);
  }

  /** Options of an input whose picture is wanted. */
  static Arguments picture() {
    return new Arguments()
        // A new graph would begin again at frame 0 when the format of the picture changes.
        .option("-reinit_filter:v", 0)
        // The graph turns the picture itself, when it has its final size.
        .flag("-noautorotate");
  }

  /**
   * Sound becomes of one format in a graph of its own, which ffmpeg makes anew when the source's
   * format changes; then it comes back through a decoder, which knows nothing of that.
   */
  private Arguments sameFormat() {
    Arguments loops = new Arguments();
    for (int i = 0; i < sounds.size(); i++) {
      loops
          .option("-map", "0:" + sounds.get(i).track().getIndex())
          .option("-filter:a", sounds.get(i).sameFormat())
          // Samples as they are; they are written nowhere.
          .option("-c:a", "pcm_f32le")
          .option("-f", "null")
          .output("-")
          .option("-dec", "%d:0".formatted(i));
    }
    return loops;
  }

  private String graph() {
    List<String> chains = new ArrayList<>();
    VideoTrack track = ladder.getInspection().getVideo();
    if (!pictures.isEmpty() && track != null) {
      chains.addAll(new PictureGraph(track, pictures, grid).chains());
    }
    for (int i = 0; i < sounds.size(); i++) {
      chains.add(sounds.get(i).chain(i));
    }
    return String.join(";", chains);
  }

  /** A rung of a track that was not inspected fails later, when ffmpeg looks for the track. */
  private static List<SoundGraph> sounds(EncodeLadder ladder, Grid grid, Recipe recipe) {
    List<SoundGraph> sounds = new ArrayList<>();
    for (AudioRung rung : ladder.getAudio()) {
      AudioTrack track =
          ladder.getInspection().getAudio().stream()
              .filter(each -> each.getIndex() == rung.getSourceIndex())
              .findFirst()
              .orElseGet(() -> unknownTrack(rung));
      sounds.add(new SoundGraph(track, rung, sounds.size(), grid, recipe.sound()));
    }
    return sounds;
  }

  private static AudioTrack unknownTrack(AudioRung rung) {
    return AudioTrack.newBuilder()
        .setIndex(rung.getSourceIndex())
        .setCodec("")
        .setChannels(rung.getChannels())
        .setSampleRate(rung.getSampleRate())
        .setLanguage(rung.getLanguage())
        .build();
  }
}
