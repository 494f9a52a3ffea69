package io.mediahub.user.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has become of an invitation, as the API says it. */
enum InvitationStatus {
  /** It may be used. */
  @JsonProperty("open")
  OPEN,
  /** Nobody used it in time. */
  @JsonProperty("expired")
  EXPIRED,
  /** An account was made with it. */
  @JsonProperty("used")
  USED,
  /** An administrator took it back. */
  @JsonProperty("revoked")
  REVOKED
}
