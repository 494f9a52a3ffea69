package io.mediahub.encoder.media.sandbox;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it means for a job that ffmpeg did not make what it was asked for. */
public final class EncoderFailure {
  private static final Logger LOG = LoggerFactory.getLogger(EncoderFailure.class);
  private static final int LOGGED_CHARACTERS = 1000;

  private EncoderFailure() {}

  /**
   * @param result of a run that did not succeed; its last errors are logged
   */
  public static MediaFailure of(ToolResult result) {
    String errors = result.errors();
    String sentence = result.describe("The encoder");
    // Errors hold paths, and text that the file chose: they are for the log only.
    LOG.warn(
        "{} Its last errors: {}",
        sentence,
        errors.substring(Math.max(0, errors.length() - LOGGED_CHARACTERS)));
    if (result.outOfTime()) {
      return new MediaFailure(JobFailure.ENCODER_DEADLINE, sentence);
    }
    if (result.wasKilled()) {
      return new MediaFailure(JobFailure.ENCODER_CRASHED, sentence);
    }
    boolean machine = errors.contains("No space left") || errors.contains("Cannot allocate memory");
    return machine
        ? new MediaFailure(
            JobFailure.ENCODER_OUT_OF_ROOM,
            "The encoder ran out of memory, or of room on the disk.")
        : new MediaFailure(
            JobFailure.ENCODER_REFUSED, "The file cannot be read or converted to its end.");
  }
}
