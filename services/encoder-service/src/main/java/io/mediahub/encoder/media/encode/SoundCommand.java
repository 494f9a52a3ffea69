package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;

/**
 * The command that makes all tracks of sound, each as a growing fragmented MP4 named after its
 * rendition.
 */
final class SoundCommand {
  private final Inspection inspection;
  private final List<SoundGraph> sounds;
  private final Recipe recipe;

  /**
   * @throws IllegalArgumentException when there is no sound
   */
  SoundCommand(Inspection inspection, List<AudioRung> rungs, Grid grid, Recipe recipe) {
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("A job of sound without tracks.");
    }
    this.inspection = inspection;
    this.recipe = recipe;
    this.sounds = sounds(inspection, rungs, grid, recipe);
  }

  /**
   * @param source path of the file
   */
  List<String> arguments(String source) {
    List<Integer> streams = sounds.stream().map(sound -> sound.rung().getSourceIndex()).toList();
    Arguments command =
        Arguments.common()
            .add(
                SourceClock.arguments(
                    inspection.getContainer(), inspection.getClockJumps(), streams))
            .option("-i", source)
            .add(sameFormat())
            .option("-filter_complex", graph());
    for (SoundGraph sound : sounds) {
      command.add(new SoundOutput(sound.rung(), sound.index(), recipe.sound()).arguments());
    }
    return command.add(SourceClock.company(inspection, streams)).toList();
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
          .option(
              "-filter:a",
              SourceClock.ofSound(inspection.getContainer()) + sounds.get(i).sameFormat())
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
    for (int i = 0; i < sounds.size(); i++) {
      chains.add(sounds.get(i).chain(i));
    }
    return String.join(";", chains);
  }

  /** A rung of a track that was not inspected fails later, when ffmpeg looks for the track. */
  private static List<SoundGraph> sounds(
      Inspection inspection, List<AudioRung> rungs, Grid grid, Recipe recipe) {
    List<SoundGraph> sounds = new ArrayList<>();
    for (AudioRung rung : rungs) {
      AudioTrack track =
          inspection.getAudio().stream()
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
