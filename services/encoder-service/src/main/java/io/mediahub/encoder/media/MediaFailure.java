package io.mediahub.encoder.media;

import io.mediahub.domain.rendition.JobFailure;

/**
 * Work on media ended without a result. A file that is refused is no failure: the refusal is the
 * result of its inspection.
 */
public final class MediaFailure extends RuntimeException {
  private final JobFailure failure;

  /**
   * @param sentence for people: what happened, without paths of the machine
   */
  public MediaFailure(JobFailure failure, String sentence) {
    super(sentence);
    this.failure = failure;
  }

  public JobFailure failure() {
    return failure;
  }

  /** For people; never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
