package io.mediahub.domain.grant;

import org.jspecify.annotations.Nullable;

/** Commands to a grant. A null viewer is everyone. */
public sealed interface GrantCommand {
  /** Given again with other limits, playbacks under the earlier ones end. */
  record Grant(String mediaId, @Nullable String viewerId, GrantTerms terms)
      implements GrantCommand {
    /** Without limits. */
    public Grant(String mediaId, @Nullable String viewerId) {
      this(mediaId, viewerId, GrantTerms.NONE);
    }
  }

  record Revoke(String mediaId, @Nullable String viewerId) implements GrantCommand {}
}
