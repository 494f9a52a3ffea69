package io.mediahub.domain.user;

import java.time.Instant;
import java.util.List;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;

/** The state of an account. Sealed values and hashes are base64 text. */
public sealed interface UserState {
  record Unregistered() implements UserState {}

  /**
   * An e-mail address.
   *
   * @param lookup keyed hash of its canonical spelling
   * @param sealed the address, sealed with the person's key
   * @param proved whether mails to it reach the person
   */
  record Address(String lookup, String sealed, boolean proved) {}

  /**
   * A code that was mailed, and is good once.
   *
   * @param hash SHA-256 of the code
   * @param address that the code proves; null for a code that proves none
   */
  record MailedCode(String hash, Instant expiresAt, @Nullable Address address) {}

  /**
   * A second factor by time (RFC 6238).
   *
   * @param sealedSecret the secret, sealed with the person's key
   * @param lastStep the newest time step of which a code was accepted; null while it is only
   *     offered
   * @param recoveryHashes of the recovery codes that were not used yet
   */
  record SecondFactor(
      String sealedSecret, @Nullable Long lastStep, @Nullable List<String> recoveryHashes) {
    /** Whether a log-in needs it. */
    public boolean isInForce() {
      return lastStep != null;
    }
  }

  /**
   * @param sealedPasswordHash sealed with the person's key
   * @param everAdministrator whether it is or once was an ADMIN
   * @param address null for accounts from before the state had it; the user directory has theirs
   * @param sessionGeneration how often all sessions were ended; sessions of an earlier one are over
   * @param keptSession the one session that outlived the last such end
   * @param reset the code for a new password
   * @param proof the code that proves an address
   * @param sealedSuspension why the account is suspended; null if it is not
   */
  record Registered(
      String sealedPasswordHash,
      List<Role> roles,
      boolean everAdministrator,
      @Nullable Address address,
      int sessionGeneration,
      @Nullable String keptSession,
      @Nullable MailedCode reset,
      @Nullable MailedCode proof,
      @Nullable String sealedSuspension,
      @Nullable SecondFactor secondFactor)
      implements UserState {
    public Registered(String sealedPasswordHash, List<Role> roles, boolean everAdministrator) {
      this(sealedPasswordHash, roles, everAdministrator, null, 0, null, null, null, null, null);
    }

    public boolean isSuspended() {
      return sealedSuspension != null;
    }

    /** Whether a session of this account is still valid, as far as the account is concerned. */
    public boolean admits(String sessionId, int generation) {
      return !isSuspended() && (generation == sessionGeneration || sessionId.equals(keptSession));
    }

    /** The second factor, if a log-in needs it. */
    public @Nullable SecondFactor factorInForce() {
      return secondFactor != null && secondFactor.isInForce() ? secondFactor : null;
    }

    Registered withRoles(List<Role> changed) {
      boolean ever =
          everAdministrator || roles.contains(Role.ADMIN) || changed.contains(Role.ADMIN);
      return new Registered(
          sealedPasswordHash,
          List.copyOf(changed),
          ever,
          address,
          sessionGeneration,
          keptSession,
          reset,
          proof,
          sealedSuspension,
          secondFactor);
    }

    Registered withPassword(String sealedHash) {
      return new Registered(
          sealedHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration,
          keptSession,
          null,
          proof,
          sealedSuspension,
          secondFactor);
    }

    Registered withSessionsEnded(@Nullable String kept) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration + 1,
          kept,
          reset,
          proof,
          sealedSuspension,
          secondFactor);
    }

    Registered withReset(@Nullable MailedCode code) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration,
          keptSession,
          code,
          proof,
          sealedSuspension,
          secondFactor);
    }

    Registered withProof(@Nullable MailedCode code) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration,
          keptSession,
          reset,
          code,
          sealedSuspension,
          secondFactor);
    }

    /** A code for a new password that went to an earlier address is no longer good. */
    Registered withAddress(@Nullable Address another) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          another,
          sessionGeneration,
          keptSession,
          null,
          null,
          sealedSuspension,
          secondFactor);
    }

    Registered withSuspension(@Nullable String sealedReason) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration,
          keptSession,
          reset,
          proof,
          sealedReason,
          secondFactor);
    }

    Registered withSecondFactor(@Nullable SecondFactor factor) {
      return new Registered(
          sealedPasswordHash,
          roles,
          everAdministrator,
          address,
          sessionGeneration,
          keptSession,
          reset,
          proof,
          sealedSuspension,
          factor);
    }
  }

  /**
   * It is to be forgotten, and cannot be used meanwhile. What it was lies a level deeper than in an
   * account in use, so that whoever asks a stored state for its roles finds none.
   *
   * @param forgetAt when forgetting begins
   * @param byAdministrator whether an administrator wants it, and not its owner
   */
  record Leaving(Registered account, Instant forgetAt, boolean byAdministrator)
      implements UserState {}

  /** It is being forgotten, which cannot be undone. */
  record Forgetting(Instant begunAt, boolean byAdministrator) implements UserState {}

  /**
   * The person is forgotten: nothing but the id is known.
   *
   * @param places the certificate
   */
  record Forgotten(Instant forgottenAt, List<Erased> places) implements UserState {
    public Forgotten {
      places = List.copyOf(places);
    }
  }
}
