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
      "The role ADMIN is taken from the last account that has it, or that account is suspended or to be"
          + " deleted."),
  DELETION_REQUESTED(
      Kind.CONFLICT,
      null,
      "This account is to be deleted at {time}.",
      "Withdraw the deletion first.",
      "An account is changed whose deletion was asked for."),
  DELETION_OF_ANOTHER(
      Kind.FORBIDDEN,
      null,
      "Somebody else asked for this deletion.",
      "Who asked for it can withdraw it: the owner of the account, or an administrator.",
      "The owner withdraws what an administrator decided, or the other way round."),
  DELETION_NOT_DUE(
      Kind.CONFLICT,
      null,
      "This account is not to be deleted now.",
      "Wait until the time to change one's mind is over.",
      "Forgetting is begun before its time; no client sees this."),
  USER_FORGOTTEN(
      Kind.GONE,
      null,
      "The data of this person has been erased.",
      "Register again to come back.",
      "The account is being forgotten, or is: the key of its personal data is destroyed."),
  CODE_INVALID(
      Kind.INVALID,
      "code",
      "This code is not valid.",
      "Ask for a new one. A code is good once, for a limited time, and until a newer one is sent.",
      "A code from a mail was used before, is too old, was replaced by a newer one, or was never"
          + " sent."),
  SECOND_FACTOR_EXISTS(
      Kind.CONFLICT,
      null,
      "This account has a second factor.",
      "Remove it before you add another.",
      "A second factor is offered or added while one is in force."),
  SECOND_FACTOR_UNKNOWN(
      Kind.CONFLICT,
      null,
      "This account has no second factor.",
      "Ask for its secret first.",
      "A second factor is added that was not offered, or used where there is none."),
  SECOND_FACTOR_WRONG(
      Kind.UNAUTHENTICATED,
      "code",
      "The code of the second factor is wrong or was used before.",
      "Wait for the next code of your app, and check the clock of its device.",
      "A code of the second factor or a recovery code does not match, or was used.");

  private final Text text;

  UserRefusal(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
