package io.mediahub.user;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import io.mediahub.domain.invitation.InvitationRefusal;
import io.mediahub.domain.session.SessionRefusal;
import io.mediahub.domain.user.UserRefusal;
import io.mediahub.platform.audit.AuditProblem;
import io.mediahub.platform.refusal.ProblemCatalogue;
import org.jspecify.annotations.Nullable;

/** Refusals of the user-service beside those of its aggregates. */
public enum UserProblem implements RefusalReason {
  EMAIL_INVALID(
      Kind.INVALID,
      "email",
      "This is not an e-mail address.",
      "Give one such as name@example.org.",
      "An address does not have the form of an e-mail address, or has invisible characters."),
  EMAIL_TAKEN(
      Kind.CONFLICT,
      "email",
      "This e-mail address already has an account.",
      "Log in, or register with another address.",
      "Somebody registers with an address that has an account, in whatever spelling."),
  PASSWORD_INVALID(
      Kind.INVALID,
      "password",
      "A password is {least} to {most} characters long.",
      "A few unrelated words make a good one.",
      "A new password is too short, too long, or has an unpaired surrogate."),
  PASSWORD_COMMON(
      Kind.INVALID,
      "password",
      "This password is among the first that somebody would guess.",
      "Choose another: a few unrelated words make a good one.",
      "A new password is on the list of common passwords, or is little more than the name, the"
          + " address or the name of the platform."),
  PASSWORD_WRONG(
      Kind.FORBIDDEN,
      "currentPassword",
      "This is not your password.",
      "Check it. If you have forgotten it, ask for a new one by mail.",
      "The present password, which something asks for, is wrong."),
  PROOF_REQUIRED(
      Kind.FORBIDDEN,
      null,
      "This needs a fresh proof of who you are.",
      "Send your password to POST /api/sessions/current/proof, then try again.",
      "Something dangerous is asked for in a session in which nobody proved for some minutes who"
          + " they are."),
  ACCOUNT_SUSPENDED(
      Kind.FORBIDDEN,
      null,
      "This account is suspended.",
      "Ask the operator of the platform.",
      "Somebody with the right password logs in to an account that an administrator suspended."),
  SECOND_FACTOR_REQUIRED(
      Kind.UNAUTHENTICATED,
      "code",
      "This account has a second factor.",
      "Send the same request again, with a code of your app or a recovery code as code.",
      "The password is right, and the account has a second factor."),
  TOO_MANY_CODES(
      Kind.TOO_MANY,
      null,
      "There were too many wrong codes.",
      "Wait for the time in Retry-After before the next attempt.",
      "Too many wrong codes of the second factor for one account."),
  TOO_MANY_MAILS(
      Kind.TOO_MANY,
      null,
      "You have asked for too many mails.",
      "Look for those that were sent, or wait for the time in Retry-After.",
      "One account or one network address asks for mails too often."),
  REASON_INVALID(
      Kind.INVALID,
      "reason",
      "A reason is 1 to {most} characters long.",
      "Say why, in a sentence or two. The reason is sealed, and is forgotten with the person.",
      "An administrator suspends or deletes an account without a reason, or with a very long one."),
  DISPLAY_NAME_INVALID(
      Kind.INVALID,
      "displayName",
      "A display name is 1 to {most} visible characters.",
      "Give the name that others may see.",
      "A display name is empty, too long, or has invisible characters."),
  REGISTRATION_CLOSED(
      Kind.FORBIDDEN,
      null,
      "This platform does not accept registrations.",
      "Ask the operator of the platform for an account.",
      "mediahub.registration is closed."),
  INVITATION_REQUIRED(
      Kind.FORBIDDEN,
      "invitation",
      "Registering here needs an invitation.",
      "Give the code of an invitation. Administrators of this platform make them.",
      "mediahub.registration is invite, and the registration has no invitation code."),
  EXPIRY_INVALID(
      Kind.INVALID,
      "expiresIn",
      "An invitation is valid for {least} to {most} seconds.",
      "Leave the field out for seven days.",
      "The validity of a new invitation is out of bounds."),
  CREDENTIALS_INVALID(
      Kind.UNAUTHENTICATED,
      null,
      "The e-mail address or the password is wrong.",
      "Check both, or register.",
      "A log-in with an unknown address or a wrong password; the answer does not tell which."),
  TOO_MANY_ATTEMPTS(
      Kind.TOO_MANY,
      null,
      "There were too many wrong passwords.",
      "Wait for the time in Retry-After before the next attempt.",
      "Too many wrong passwords for one account, or from one network address."),
  TOO_MANY_LOGINS(
      Kind.TOO_MANY,
      null,
      "Too many people are logging in or registering at the moment.",
      "Try again after the time in Retry-After.",
      "More password checks are waiting than can be done soon."),
  TOO_MANY_INVITATIONS(
      Kind.TOO_MANY,
      null,
      "You have {limit} open invitations.",
      "Revoke one, or wait until one is used or expires.",
      "An administrator has as many open invitations as allowed."),
  DELETION_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "Nobody asked for the deletion of this account.",
      "Check the user id.",
      "The deletion of an account is read that is in use.");

  public static final ProblemCatalogue CATALOGUE =
      ProblemCatalogue.of(
          values(),
          UserRefusal.values(),
          SessionRefusal.values(),
          InvitationRefusal.values(),
          AuditProblem.values());

  private final Text text;

  UserProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
