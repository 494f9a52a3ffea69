package io.mediahub.domain.user;

import java.util.List;
import mediahub.user.Role;

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
}
