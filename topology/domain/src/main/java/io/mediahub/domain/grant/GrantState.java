package io.mediahub.domain.grant;

/** Whether the viewer may watch. */
public enum GrantState {
  NEVER_GRANTED,
  ACTIVE,
  REVOKED
}
