package io.mediahub.domain.grant;

import org.jspecify.annotations.Nullable;

/** Commands to a grant. A null viewer is everyone. */
public sealed interface GrantCommand {
  record Grant(String mediaId, @Nullable String viewerId) implements GrantCommand {}

  record Revoke(String mediaId, @Nullable String viewerId) implements GrantCommand {}
}
