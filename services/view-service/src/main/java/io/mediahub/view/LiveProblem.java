package io.mediahub.view;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Refusals of live events. */
public enum LiveProblem implements RefusalReason {
  CURSOR_INVALID(
      Kind.MALFORMED,
      "Last-Event-ID",
      "This Last-Event-ID is not the id of an event of this platform.",
      "Send the id of the last event unchanged, or none to begin with what happens from now on.",
      "The header Last-Event-ID is damaged, or of another version of the platform."),
  TOO_MANY_LISTENERS(
      Kind.TOO_MANY,
      null,
      "You are listening on {limit} connections at a time, or too many people are listening at the"
          + " moment.",
      "Close a connection, or ask again after the time in Retry-After.",
      "A person, or all together, have as many connections for live events as allowed.");

  private final Text text;

  LiveProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
