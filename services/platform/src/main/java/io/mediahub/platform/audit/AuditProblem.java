package io.mediahub.platform.audit;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Refusals of questions to the past. */
public enum AuditProblem implements RefusalReason {
  HISTORY_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such history, or you may not see it.",
      "Check the kind and the id; an administrator sees every history.",
      "The id has no events of that kind, or they are about somebody else."),
  AGGREGATE_INVALID(
      Kind.MALFORMED,
      "aggregate",
      "{given} is no kind of history.",
      "Ask for one of {known}.",
      "The first part of a path below /api/audit is no kind of aggregate."),
  FILTER_INVALID(
      Kind.MALFORMED,
      null,
      "{field} must be {what}.",
      "Leave it out to have all events.",
      "A filter of a list of events is no value that an event could have."),
  AS_OF_INVALID(
      Kind.MALFORMED,
      "asOf",
      "{given} is neither a time nor a version.",
      "A time is written as 2026-11-26T17:05:00Z, a version as 3.",
      "The parameter asOf is no time of RFC 3339 and no whole number from 1."),
  AS_OF_TIME_REQUIRED(
      Kind.INVALID,
      "asOf",
      "A version is of one aggregate, and this answer is about several.",
      "Send a time, such as 2026-11-26T17:05:00Z.",
      "asOf is a version where an upload, its renditions or a grant are looked at together."),
  AS_OF_IN_FUTURE(
      Kind.INVALID,
      "asOf",
      "{given} has not come yet.",
      "Leave the time out to ask about now.",
      "The time that is asked about is later than the service's clock."),
  AS_OF_VERSION_AHEAD(
      Kind.INVALID,
      "asOf",
      "Version {given} was never written: the newest one is {newest}.",
      "Ask for a version up to the newest.",
      "asOf is a version that the aggregate does not have."),
  AS_OF_TOO_EARLY(
      Kind.NOT_FOUND,
      "asOf",
      "It did not exist yet at {given}: its first event was recorded at {first}.",
      "Ask about that time, or a later one.",
      "The time that is asked about is before the first event."),
  HISTORY_INCOMPLETE(
      Kind.CONFLICT,
      null,
      "The audit lacks version {version}, so that nobody can say what was so after it.",
      "An operator of the platform can attach the month that has it, or send the event again.",
      "An event was dropped by an operator, or its month was detached."),
  HISTORY_TOO_LONG(
      Kind.INVALID,
      null,
      "To answer, more than {most} events, or more than {megabytes} MB of them, would have to be"
          + " folded.",
      "Ask about an earlier time or a lower version, or for a page with changes=false.",
      "An answer would need more work than one request may cause.");

  private final Text text;

  AuditProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
