package io.mediahub.domain.session;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;

/** Why a session is not opened or refreshed. */
public enum SessionRefusal implements RefusalReason {
  REFRESH_TOKEN_INVALID(
      Kind.UNAUTHENTICATED,
      "The refresh token is not valid.",
      "Log in again.",
      "The token was never issued, its session has ended or expired, or a newer token replaced it"
          + " in the meantime."),
  REFRESH_TOKEN_REUSED(
      Kind.UNAUTHENTICATED,
      "This refresh token was used before, so the session was closed.",
      "Log in again. A retry with the same Idempotency-Key does not count as another use.",
      "An old token of the session is used more than ten seconds after it was exchanged: it may"
          + " have been stolen."),
  SESSION_EXISTS(
      Kind.CONFLICT,
      "This session is already open.",
      "Open a new one, with a new Idempotency-Key.",
      "The id that follows from the Idempotency-Key has a session."),
  SESSION_UNKNOWN(
      Kind.NOT_FOUND,
      "You have no such session.",
      "List your sessions for their ids.",
      "The session is of somebody else, or has ended.");

  private final Text text;

  SessionRefusal(Kind kind, String sentence, String hint, String when) {
    this.text = new Text(kind, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
