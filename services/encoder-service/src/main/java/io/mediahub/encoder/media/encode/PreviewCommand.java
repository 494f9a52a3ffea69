package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * The command that copies a picture and encodes a sound, each into a growing fragmented MP4. The
 * picture is cut at its own key frames.
 *
 * @param head what the file holds; null where that is the whole
 */
record PreviewCommand(PreviewPlan plan, @Nullable Head head, Recipe recipe) {
  private static final double MICROS = 1_000_000;

  /** More than the last samples of the sound have to wait for, and less than is there. */
  private static final long BEHIND = 200_000;

  /**
   * @param source path of the file
   */
  List<String> arguments(String source) {
    Arguments command =
        Arguments.common()
            .add(SourceClock.arguments(plan.container(), false, List.of()))
            .add(shift())
            .add(end())
            .option("-i", source);
    AudioRung sound = plan.sound();
    AudioTrack track = plan.track();
    if (sound != null && track != null) {
      Grid grid = new Grid(head == null ? plan.micros() : head.soundMicros(), 0, 1);
      SoundGraph graph = new SoundGraph(track, sound, 0, grid, recipe.sound());
      command
          .option("-map", "0:" + track.getIndex())
          .option("-filter:a", graph.sameFormat())
          // Samples as they are; they are written nowhere.
          .option("-c:a", "pcm_f32le")
          .option("-f", "null")
          .output("-")
          .option("-dec", "0:0")
          .option("-filter_complex", graph.chain(0))
          .add(new SoundOutput(sound, 0, recipe.sound()).arguments());
    }
    return command.add(picture()).toList();
  }

  /** The picture starts at 0. */
  private Arguments shift() {
    return plan.shiftMicros() == 0
        ? new Arguments()
        : new Arguments()
            .option("-itsoffset", String.format(Locale.ROOT, "%.6f", -plan.shiftMicros() / MICROS));
  }

  /**
   * Where the head ends. Without that ffmpeg would go on to decode the sound for the first graph's
   * output, in places where there is none yet.
   */
  private Arguments end() {
    return head == null
        ? new Arguments()
        : new Arguments()
            .option(
                "-t", String.format(Locale.ROOT, "%.6f", (head.soundMicros() + BEHIND) / MICROS));
  }

  private Arguments picture() {
    Arguments output =
        new Arguments()
            .option("-map", "0:" + plan.stream())
            .option("-map_metadata", -1)
            .option("-map_chapters", -1)
            .option("-c:v", "copy");
    if (head != null) {
      // What lies behind them is not there yet.
      output.option("-frames:v", head.frames());
    }
    return output
        // Ticks as the file has them, so that no timestamp is rounded.
        .option("-video_track_timescale", plan.timescale())
        .add(FragmentedMp4.arguments(plan.video().getRenditionId(), "frag_keyframe"));
  }
}
