package io.mediahub.domain.user;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Why an account is not registered or changed. */
public enum UserRefusal implements RefusalReason {
  USER_EXISTS(
      Kind.CONFLICT,
      null,
      "This account is already registered.",
      "Log in instead.",
      "The id that follows from the Idempotency-Key has an account."),
  USER_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such account.",
      "Check the user id.",
      "The id is of no account."),
  ROLES_EMPTY(
      Kind.INVALID,
      "roles",
      "An account needs at least one role.",
      "Name at least VIEWER.",
      "An account would be left without a role."),
  ADMINISTRATOR_REQUIRED(
      Kind.CONFLICT,
      "roles",
      "This is the only administrator.",
      "Make another account an ADMIN first.",
      "The role ADMIN is taken from the last account that has it.");

  private final Text text;

  UserRefusal(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
