package io.mediahub.encoder.media.sound;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.sound.Loudness;
import io.mediahub.domain.sound.WaveformPlan;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.LoudnessSummary;
import io.mediahub.encoder.media.encode.SourceClock;
import io.mediahub.encoder.media.encode.SourceSound;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.ToolResult;
import io.mediahub.encoder.media.still.StillTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;

/**
 * Measures a track before it is encoded, loudness and waveform in one pass. It listens to what its
 * rendition will have: mixed down, on the media's line of time, gaps filled with silence.
 */
public final class SoundMeasurer {
  private static final long MICROS = 1_000_000;
  private static final long MEMORY = 4L << 30;

  private final StillTool tool;

  public SoundMeasurer(StillTool tool) {
    this.tool = tool;
  }

  /**
   * @param track one of the inspection's
   * @throws MediaFailure when the sound cannot be decoded to its end
   */
  public SoundMeasure measure(JobSpace space, Inspection inspection, AudioTrack track)
      throws InterruptedException {
    SourceSound sound = SourceSound.of(track);
    WaveformPlan plan = WaveformPlan.of(inspection.getDurationMicros(), sound.sampleRate());
    PeakReader peaks = new PeakReader(plan);
    ToolResult result =
        tool.run(
            space,
            Inputs.FILMS,
            limits(inspection),
            arguments(space, inspection, track, sound, plan),
            peaks);
    Loudness loudness = LoudnessSummary.read(result.errors());
    if (loudness == null) {
      throw new MediaFailure(
          JobFailure.ENCODER_REFUSED, "The loudness of the sound cannot be measured.");
    }
    return new SoundMeasure(
        loudness, new Waveform(sound.sampleRate(), plan.samplesPerPoint(), peaks.peaks()));
  }

  private static List<String> arguments(
      JobSpace space,
      Inspection inspection,
      AudioTrack track,
      SourceSound sound,
      WaveformPlan plan) {
    List<String> arguments = new ArrayList<>();
    // The summary is no error, and progress would push it away.
    arguments.addAll(List.of("-hide_banner", "-v", "info", "-nostats"));
    arguments.addAll(
        SourceClock.options(
            inspection.getContainer(), inspection.getClockJumps(), List.of(track.getIndex())));
    arguments.addAll(List.of("-i", space.requireSource().toString()));
    // One format, in a graph that may be made anew; the next one knows nothing of that.
    arguments.addAll(
        List.of(
            "-map",
            "0:" + track.getIndex(),
            "-filter:a",
            SourceClock.ofSound(inspection.getContainer()) + sound.filters()));
    arguments.addAll(List.of("-c:a", "pcm_f32le", "-f", "null", "-", "-dec", "0:0"));
    arguments.add("-filter_complex");
    arguments.add(
        // All channels are heard: what is drawn is one, and ffmpeg would mix it before the split.
        "[dec:0]aresample=async=1:first_pts=0,aformat=channel_layouts=%s,asplit=2[heard][drawn];"
                .formatted(sound.layout())
            + "[heard]ebur128=peak=true:framelog=quiet,anullsink;"
            + "[drawn]aformat=sample_fmts=fltp:channel_layouts=mono,asetnsamples=n=%d,"
                .formatted(plan.samplesPerPoint())
            + "astats=metadata=1:reset=1:measure_overall=none:measure_perchannel=Min_level+Max_level,"
            + "ametadata=mode=print:file=-[measured]");
    arguments.addAll(List.of("-map", "[measured]", "-f", "null", "-"));
    // What is drawn lies where it is heard beside the picture.
    arguments.addAll(SourceClock.companyOptions(inspection, List.of(track.getIndex())));
    return arguments;
  }

  /** Decoding runs a hundred times as fast as playing; a hostile file ends all the same. */
  private static SandboxLimits limits(Inspection inspection) {
    long seconds = Math.ceilDiv(inspection.getDurationMicros(), MICROS);
    Duration time = Duration.ofSeconds(120 + seconds / 2);
    return new SandboxLimits(time, MEMORY, 1 << 20, time.multipliedBy(2));
  }
}
