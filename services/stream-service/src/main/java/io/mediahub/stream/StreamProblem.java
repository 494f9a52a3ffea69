package io.mediahub.stream;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import io.mediahub.platform.refusal.ProblemCatalogue;

/** Refusals of the stream-service. */
public enum StreamProblem implements RefusalReason {
  CALLER_NOT_LOCAL(
      Kind.FORBIDDEN,
      "This is answered only on the machine of the service.",
      "Ask from there, for example with ./mediahub dlq.",
      "An operator's request comes from another machine."),
  MODEL_UNKNOWN(
      Kind.NOT_FOUND,
      "There is no read model or process of that name.",
      "Leave it out, and see the names in the list.",
      "Parked records of a model are asked for that does not exist."),
  RECORD_NOT_PARKED(
      Kind.NOT_FOUND,
      "Nothing of that key is parked there.",
      "See ./mediahub dlq list; it may have been applied meanwhile.",
      "A parked record is shown, corrected, replayed or dropped that is not parked (any more)."),
  CORRECTION_INVALID(
      Kind.INVALID,
      "The correction cannot be applied. {reason}",
      "Begin with the value that ./mediahub dlq show prints, and keep its form.",
      "The value that is to stand in for a parked record's does not decode, or is about another"
          + " key."),
  REASON_MISSING(
      Kind.INVALID,
      "A correction and a drop need a reason.",
      "Say in a few words why, with --reason: it is kept with the record.",
      "A parked record is corrected or dropped without a reason."),
  EVENT_UNKNOWN(
      Kind.NOT_FOUND,
      "There is no such event in the log.",
      "Give the id of an event, or its topic, partition and offset.",
      "A proof is asked for an event that neither the log nor the audit timeline has."),
  PROOF_NOT_YET(
      Kind.CONFLICT,
      "No signed checkpoint covers this event yet.",
      "Ask again in a few seconds; if that does not help, see ./mediahub status.",
      "A proof is asked for an event that the notary has not read or signed for yet."),
  RECORD_CHANGED(
      Kind.CONFLICT,
      "The record in the log is not the one that was recorded as leaf {leaf}.",
      "Somebody changed the log. Keep the checkpoints, and read docs/proof.md.",
      "A proof is asked for an event whose bytes, key, time or offset are not those of its leaf."),
  CHECKPOINT_UNKNOWN(
      Kind.NOT_FOUND,
      "This checkpoint belongs to no tree of this platform, or is newer than its trees.",
      "Give a signed checkpoint of one of the event topics, as it was published.",
      "A proof of consistency is asked from a text that is no checkpoint of this platform.");

  public static final ProblemCatalogue CATALOGUE = ProblemCatalogue.of(values());

  private final Text text;

  StreamProblem(Kind kind, String sentence, String hint, String when) {
    this.text = new Text(kind, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
