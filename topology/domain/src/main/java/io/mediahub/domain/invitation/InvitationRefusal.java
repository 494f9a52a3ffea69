package io.mediahub.domain.invitation;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Why an invitation is not made, used or taken back. */
public enum InvitationRefusal implements RefusalReason {
  /** One answer for every reason, so that codes and addresses cannot be found out by trying. */
  INVITATION_INVALID(
      Kind.FORBIDDEN,
      "invitation",
      "This invitation is not valid.",
      "Copy the whole code, register with the address that was invited, or ask for a new"
          + " invitation.",
      "The code is unknown, has expired, was used or revoked, or is for another address."),
  INVITATION_EXISTS(
      Kind.CONFLICT,
      null,
      "This invitation has already been made.",
      "Make a new one, with a new Idempotency-Key.",
      "The id that follows from the Idempotency-Key has an invitation."),
  INVITATION_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such invitation.",
      "Check the invitation id.",
      "The id is of no invitation, or of one that ended more than a week ago."),
  INVITATION_USED(
      Kind.CONFLICT,
      null,
      "An account was made with this invitation.",
      "Change the roles of that account if it should not have access.",
      "An invitation is revoked that was already used.");

  private final Text text;

  InvitationRefusal(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
