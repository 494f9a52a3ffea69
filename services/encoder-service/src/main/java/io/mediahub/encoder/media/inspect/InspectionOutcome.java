package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import java.util.List;
import mediahub.rendition.Inspection;

/** The result of an inspection. A refusal is a result, not an error. */
public sealed interface InspectionOutcome {
  /**
   * The file can be encoded.
   *
   * @param seekMicros where in the source to begin to decode for each chunk of the pictures but the
   *     first; empty when they must be encoded in one piece
   * @param segmentFrames the first frame of each segment but the first, where the picture is
   *     published as it is; otherwise empty
   */
  record Accepted(Inspection inspection, List<Long> seekMicros, List<Long> segmentFrames)
      implements InspectionOutcome {}

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
