package io.mediahub.domain.user;

import java.util.List;
import mediahub.user.Role;

/** What an account is. */
public sealed interface UserState {
  record Unregistered() implements UserState {}

  /**
   * @param sealedPasswordHash base64, sealed with the person's key
   */
  record Registered(String sealedPasswordHash, List<Role> roles) implements UserState {}
}
