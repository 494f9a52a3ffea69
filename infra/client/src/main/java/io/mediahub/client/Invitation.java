package io.mediahub.client;

import java.time.Instant;

/**
 * An invitation that was just made.
 *
 * @param code what a registration gives; it is not shown again
 */
public record Invitation(String invitationId, String code, Instant expiresAt) {
  /** The code is worth an account. */
  @Override
  public String toString() {
    return "Invitation[" + invitationId + "]";
  }
}
