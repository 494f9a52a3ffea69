package io.mediahub.bench.chaos;

import org.jspecify.annotations.Nullable;

/**
 * A command as its client saw it.
 *
 * @param person who sent it
 * @param topic where its event has to be, without the platform's prefix and version
 * @param event the type of its event; the topic where it may be one of several
 * @param aggregateId null where only the answer would have said it
 * @param version of the aggregate after it; 0 unless it was accepted
 * @param reason code of a refusal, or kind of a failure; null for an accepted one
 */
record Attempt(
    String person,
    String topic,
    String event,
    @Nullable String aggregateId,
    Outcome outcome,
    long version,
    @Nullable String reason) {
  enum Outcome {
    /** Accepted: its event must be in the log. */
    OK,
    /** Refused: nothing may have happened. */
    FAIL,
    /** No answer, or one that says that it may have happened. */
    UNKNOWN
  }
}
