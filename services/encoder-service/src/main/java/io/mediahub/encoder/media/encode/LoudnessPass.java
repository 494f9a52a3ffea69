package io.mediahub.encoder.media.encode;

import io.mediahub.domain.sound.Loudness;
import io.mediahub.domain.sound.LoudnessTarget;
import io.mediahub.domain.sound.LoudnessTarget.Gain;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.EncoderFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.rendition.AudioRung;
import mediahub.rendition.LoudnessGoal;
import mediahub.rendition.MeasuredLoudness;

/**
 * The first of two passes: measures all sound of a media as listeners would hear it, and says what
 * is to be added so that it is as loud as wished.
 *
 * @param gains by rendition
 * @param measured in the order of the rungs
 */
record LoudnessPass(Map<String, Gain> gains, List<MeasuredLoudness> measured) {
  /** What a measurement says where it heard nothing. */
  private static final Loudness NOTHING = new Loudness(-70, -120, 0);

  /**
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg fails
   * @throws InterruptedException after ffmpeg was stopped
   */
  static LoudnessPass run(
      FfmpegSandbox sandbox,
      JobSpace space,
      SandboxLimits limits,
      List<String> arguments,
      List<AudioRung> rungs,
      LoudnessGoal goal)
      throws InterruptedException {
    ToolResult result = sandbox.run(Tool.FFMPEG, space, limits, arguments, line -> {});
    if (!result.succeeded()) {
      throw EncoderFailure.of(result);
    }
    LoudnessTarget target = new LoudnessTarget(goal.getLufs(), goal.getPeakDbtp());
    Map<String, Gain> gains = new LinkedHashMap<>();
    List<MeasuredLoudness> measured = new ArrayList<>();
    for (AudioRung rung : rungs) {
      String id = rung.getRenditionId();
      Loudness found = LoudnessSummary.read(result.errors(), id);
      // A track without any sound has no summary.
      Loudness loudness = found == null || found.silent() ? NOTHING : found;
      Gain gain = target.gain(loudness);
      gains.put(id, gain);
      measured.add(measured(id, loudness, gain));
    }
    return new LoudnessPass(gains, measured);
  }

  private static MeasuredLoudness measured(String id, Loudness loudness, Gain gain) {
    return new MeasuredLoudness(
        id,
        loudness.lufs(),
        Math.max(NOTHING.peakDbtp(), loudness.peakDbtp()),
        Math.max(0, loudness.rangeLu()),
        gain.decibels(),
        gain.held());
  }
}
