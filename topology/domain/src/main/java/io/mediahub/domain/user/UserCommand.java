package io.mediahub.domain.user;

import java.time.Instant;
import java.util.List;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;

/** Commands to an account. Sealed values and keyed hashes are base64 text. */
public sealed interface UserCommand {
  /** What concerns an account in use, or makes one. */
  sealed interface InUse extends UserCommand {}

  record Register(
      String emailLookup,
      String sealedEmail,
      SealedProfile profile,
      String sealedPasswordHash,
      List<Role> roles)
      implements InUse {}

  /**
   * The actor's role is read in the transaction of the decision, so that a role that was just taken
   * away does not count.
   *
   * @param byAdministrator whether the actor is an ADMIN now
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   */
  record ChangeRoles(List<Role> roles, boolean byAdministrator, boolean anotherAdministrator)
      implements InUse {}

  /** The caller has compared the old password with the state that this decision is made on. */
  record ChangePassword(String sealedPasswordHash, @Nullable String keptSession) implements InUse {}

  record RequestPasswordReset(String codeHash, Instant expiresAt) implements InUse {}

  record ResetPassword(String codeHash, Instant now, String sealedPasswordHash) implements InUse {}

  /** Asks for proof of the account's own address, or of one that is to take its place. */
  record RequestEmailProof(
      String codeHash, Instant expiresAt, String emailLookup, String sealedEmail)
      implements InUse {}

  record ProveEmail(String codeHash, Instant now) implements InUse {}

  record EndSessions(@Nullable String keptSession) implements InUse {}

  /** The same by an administrator. */
  record EndSessionsOf(boolean byAdministrator) implements InUse {}

  /**
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   */
  record Suspend(String sealedReason, boolean byAdministrator, boolean anotherAdministrator)
      implements InUse {}

  record Reinstate(String administratorId, boolean byAdministrator) implements InUse {}

  record OfferSecondFactor(String sealedSecret) implements InUse {}

  /**
   * @param step of the code that was given; the caller has compared the code
   */
  record AddSecondFactor(long step, List<String> recoveryHashes) implements InUse {}

  record UseSecondFactor(long step) implements InUse {}

  record UseRecoveryCode(String recoveryHash) implements InUse {}

  record RemoveSecondFactor(String removedBy) implements InUse {}

  /** The same by an administrator, for a person who has lost it. */
  record RemoveSecondFactorOf(String administratorId, boolean byAdministrator) implements InUse {}

  /**
   * Let the account be forgotten at a later time.
   *
   * @param by whose wish it is; of an administrator, that the actor is one was read with it
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   * @param sealedReason of an administrator, in base64; null for the owner
   */
  record RequestDeletion(
      Wish by, boolean anotherAdministrator, Instant forgetAt, @Nullable String sealedReason)
      implements UserCommand {}

  /** Let it stay. */
  record WithdrawDeletion(Wish by) implements UserCommand {}

  /** The time to change one's mind is over. */
  record BeginForgetting(Instant now) implements UserCommand {}

  /**
   * Everything is removed.
   *
   * @param places the certificate
   */
  record FinishForgetting(Instant now, List<Erased> places) implements UserCommand {
    public FinishForgetting {
      places = List.copyOf(places);
    }
  }

  /** Whose wish it is that an account is deleted, or stays. */
  enum Wish {
    /** The person, who has given the password again. */
    OWNER,
    /** Somebody who is an ADMIN now. */
    ADMINISTRATOR,
    /** Somebody who was an administrator when asking, and is none any more. */
    NOBODY
  }
}
