package io.mediahub.domain.user;

import java.time.Instant;
import java.util.List;
import mediahub.user.Role;

/** The state of an account. */
public sealed interface UserState {
  record Unregistered() implements UserState {}

  /**
   * @param sealedPasswordHash base64, sealed with the person's key
   * @param everAdministrator whether it is or once was an ADMIN
   */
  record Registered(String sealedPasswordHash, List<Role> roles, boolean everAdministrator)
      implements UserState {}

  /**
   * It is to be forgotten, and cannot be used meanwhile. Its roles have another name than those of
   * an account in use, so that whoever asks for roles finds none.
   *
   * @param forgetAt when forgetting begins
   * @param byAdministrator whether an administrator wants it, and not its owner
   */
  record Leaving(
      String sealedPasswordHash,
      List<Role> formerRoles,
      boolean everAdministrator,
      Instant forgetAt,
      boolean byAdministrator)
      implements UserState {
    Registered back() {
      return new Registered(sealedPasswordHash, formerRoles, everAdministrator);
    }
  }

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
