package io.mediahub.client;

import java.time.Instant;

/**
 * An invitation that was just made.
 *
 * @param code what a registration gives; it is not shown again
 */
public record Invitation(String invitationId, String code, Instant expiresAt) {
  /** Without the code, which is a secret: whoever has it can register. */
  @Override
  public String toString() {
    return "Invitation[" + invitationId + "]";
  }
}
