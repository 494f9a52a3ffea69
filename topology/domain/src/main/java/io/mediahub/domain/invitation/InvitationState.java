package io.mediahub.domain.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an invitation is. Whether an open one has run out is a matter of the clock. */
public sealed interface InvitationState {
  record None() implements InvitationState {}

  /**
   * @param emailLookup base64 of the keyed hash of the only address that may use it; null for any
   */
  record Open(String inviterId, @Nullable String emailLookup, Instant expiresAt)
      implements InvitationState {}

  record Used(String inviterId, @Nullable String emailLookup, Instant expiresAt, String userId)
      implements InvitationState {}

  record Revoked(String inviterId, @Nullable String emailLookup, Instant expiresAt)
      implements InvitationState {}
}
