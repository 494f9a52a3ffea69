package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.sound.LoudnessTarget.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    this(inspection, sounds(inspection, rungs, grid, recipe), recipe);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("A job of sound without tracks.");
    }
  }

  private SoundCommand(Inspection inspection, List<SoundGraph> sounds, Recipe recipe) {
    this.inspection = inspection;
    this.sounds = sounds;
    this.recipe = recipe;
  }

  /**
   * The same with sound as loud as it should be.
   *
   * @param gains by rendition
   */
  SoundCommand with(Map<String, Gain> gains) {
    return new SoundCommand(
        inspection,
        sounds.stream().map(each -> each.with(gains.get(each.rung().getRenditionId()))).toList(),
        recipe);
  }

  /**
   * @param source path of the file
   */
  List<String> arguments(String source) {
    Arguments command = input(Arguments.common(), source).option("-filter_complex", graph());
    for (SoundGraph sound : sounds) {
      command.add(new SoundOutput(sound.rung(), sound.index(), recipe.sound()).arguments());
    }
    return command.add(SourceClock.company(inspection, streams())).toList();
  }

  /**
   * The command that measures all of them instead, in one pass. {@link LoudnessSummaries} reads
   * what it writes.
   *
   * @param source path of the file
   */
  List<String> measuring(String source) {
    List<String> chains = new ArrayList<>();
    Arguments nowhere = new Arguments();
    for (int i = 0; i < sounds.size(); i++) {
      chains.add(sounds.get(i).measured(i));
      nowhere
          .option("-map", SoundGraph.output(sounds.get(i).index()))
          .option("-f", "null")
          .output("-");
    }
    // The summaries are no errors, and progress would push them away.
    Arguments quiet = new Arguments().flag("-hide_banner").option("-v", "info").flag("-nostats");
    return input(quiet, source)
        .option("-filter_complex", String.join(";", chains))
        .add(nowhere)
        .add(SourceClock.company(inspection, streams()))
        .toList();
  }

  private Arguments input(Arguments common, String source) {
    return common
        .add(
            SourceClock.arguments(inspection.getContainer(), inspection.getClockJumps(), streams()))
        .option("-i", source)
        .add(sameFormat());
  }

  /** Of the source, each once. */
  private List<Integer> streams() {
    return sounds.stream().map(sound -> sound.rung().getSourceIndex()).distinct().toList();
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
