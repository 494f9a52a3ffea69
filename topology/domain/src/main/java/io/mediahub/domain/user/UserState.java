package io.mediahub.domain.user;

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
}
