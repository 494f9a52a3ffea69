package io.mediahub.user.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The status of an invitation in the API. */
enum InvitationStatus {
  /** It can be used. */
  @JsonProperty("open")
  OPEN,
  /** It expired unused. */
  @JsonProperty("expired")
  EXPIRED,
  /** An account was registered with it. */
  @JsonProperty("used")
  USED,
  /** An administrator revoked it. */
  @JsonProperty("revoked")
  REVOKED
}
