package io.mediahub.domain.user;

import java.time.Instant;
import java.util.List;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;

/** Commands to an account. Sealed values and keyed hashes are base64 text. */
public sealed interface UserCommand {
  record Register(
      String emailLookup,
      String sealedEmail,
      SealedProfile profile,
      String sealedPasswordHash,
      List<Role> roles)
      implements UserCommand {}

  /**
   * The actor's role is read in the transaction of the decision, so that a role that was just taken
   * away does not count.
   *
   * @param byAdministrator whether the actor is an ADMIN now
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   */
  record ChangeRoles(List<Role> roles, boolean byAdministrator, boolean anotherAdministrator)
      implements UserCommand {}

  /** The caller has compared the old password with the state that this decision is made on. */
  record ChangePassword(String sealedPasswordHash, @Nullable String keptSession)
      implements UserCommand {}

  record RequestPasswordReset(String codeHash, Instant expiresAt) implements UserCommand {}

  record ResetPassword(String codeHash, Instant now, String sealedPasswordHash)
      implements UserCommand {}

  /** Asks for proof of the account's own address, or of one that is to take its place. */
  record RequestEmailProof(
      String codeHash, Instant expiresAt, String emailLookup, String sealedEmail)
      implements UserCommand {}

  record ProveEmail(String codeHash, Instant now) implements UserCommand {}

  record EndSessions(@Nullable String keptSession) implements UserCommand {}

  /** The same by an administrator. */
  record EndSessionsOf(boolean byAdministrator) implements UserCommand {}

  /**
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   */
  record Suspend(String sealedReason, boolean byAdministrator, boolean anotherAdministrator)
      implements UserCommand {}

  record Reinstate(String administratorId, boolean byAdministrator) implements UserCommand {}

  record OfferSecondFactor(String sealedSecret) implements UserCommand {}

  /**
   * @param step of the code that was given; the caller has compared the code
   */
  record AddSecondFactor(long step, List<String> recoveryHashes) implements UserCommand {}

  record UseSecondFactor(long step) implements UserCommand {}

  record UseRecoveryCode(String recoveryHash) implements UserCommand {}

  record RemoveSecondFactor(String removedBy) implements UserCommand {}

  /** The same by an administrator, for a person who has lost it. */
  record RemoveSecondFactorOf(String administratorId, boolean byAdministrator)
      implements UserCommand {}
}
