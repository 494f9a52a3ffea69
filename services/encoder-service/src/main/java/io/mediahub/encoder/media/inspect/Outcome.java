package io.mediahub.encoder.media.inspect;

import mediahub.rendition.Inspection;

/** What an inspection comes to: a refusal is a result, not an error. */
public sealed interface Outcome {
  /** The file can be encoded. */
  record Accepted(Inspection inspection) implements Outcome {}

  /**
   * The file is refused for good.
   *
   * @param code stable name of the reason
   * @param sentence what the file is, truthfully
   * @param hint what to do about it
   */
  record Refused(String code, String sentence, String hint) implements Outcome {}
}
