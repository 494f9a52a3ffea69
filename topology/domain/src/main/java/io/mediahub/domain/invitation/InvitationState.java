package io.mediahub.domain.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of an invitation. Whether an open one has expired depends on the clock. */
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
