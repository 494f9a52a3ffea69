package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import mediahub.rendition.Inspection;

/** The result of an inspection. A refusal is a result, not an error. */
public sealed interface InspectionOutcome {
  /** The file can be encoded. */
  record Accepted(Inspection inspection) implements InspectionOutcome {}

  /**
   * The file is refused for good.
   *
   * @param reason its code is part of the event
   * @param sentence why the file is refused, for people
   * @param hint what the owner can do
   */
  record Refused(FileRefusal reason, String sentence, String hint) implements InspectionOutcome {
    public String code() {
      return reason.code();
    }
  }
}
