package io.mediahub.domain.user;

import java.util.List;
import mediahub.user.Role;

/** What can be asked of an account. Sealed values and keyed hashes are base64 text. */
public sealed interface UserCommand {
  record Register(
      String emailLookup,
      String sealedEmail,
      String sealedDisplayName,
      String sealedPasswordHash,
      List<Role> roles)
      implements UserCommand {}

  record ChangeRoles(List<Role> roles) implements UserCommand {}
}
