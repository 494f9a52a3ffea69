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

  /**
   * Who asks is looked at in the moment of the decision: a role that was taken away meanwhile
   * counts no more.
   *
   * @param byAdministrator whether who asks is an ADMIN now
   * @param anotherAdministrator whether an account other than this one is an ADMIN now
   */
  record ChangeRoles(List<Role> roles, boolean byAdministrator, boolean anotherAdministrator)
      implements UserCommand {}
}
