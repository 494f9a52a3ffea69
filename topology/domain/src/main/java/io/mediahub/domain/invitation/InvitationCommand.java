package io.mediahub.domain.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands to an invitation. E-mail addresses are base64 of their keyed hashes. */
public sealed interface InvitationCommand {
  /**
   * @param byAdministrator whether the inviter is one at this moment
   * @param emailLookup the only address that may use it; null for any
   */
  record Make(
      String inviterId, boolean byAdministrator, @Nullable String emailLookup, Instant expiresAt)
      implements InvitationCommand {}

  /**
   * Make an account with it. The caller has verified the code.
   *
   * @param emailLookup hash of the address under a key of the invitation; null if it has no key
   * @param platformLookup hash of the address under the key of the platform, as invitations had it
   *     that were made before each had a key
   */
  record Use(String userId, @Nullable String emailLookup, String platformLookup, Instant now)
      implements InvitationCommand {}

  /**
   * @param byAdministrator whether the revoker is one at this moment
   */
  record Revoke(String revokerId, boolean byAdministrator) implements InvitationCommand {}
}
