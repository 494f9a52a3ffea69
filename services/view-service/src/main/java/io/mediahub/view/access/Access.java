package io.mediahub.view.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rights of an account to a media.
 *
 * @param owner whether the account owns the media
 * @param grants active grants that let the account in, its own before everyone's
 */
public record Access(boolean owner, List<ActiveGrant> grants) {
  /**
   * @param version the current version of the grant; a revocation has a higher one
   */
  public record ActiveGrant(String grantId, long version) {}

  public Access {
    grants = List.copyOf(grants);
  }

  public boolean mayWatch() {
    return owner || !grants.isEmpty();
  }

  /**
   * The grant of a playback: the one that it began with, if that is still active.
   *
   * @param preferred null at the beginning
   * @return null for the owner
   */
  public @Nullable ActiveGrant grant(@Nullable String preferred) {
    if (owner) {
      return null;
    }
    return grants.stream()
        .filter(grant -> grant.grantId().equals(preferred))
        .findFirst()
        .orElse(grants.getFirst());
  }

  /**
   * Whether a playback that began under a grant may go on.
   *
   * @param grantId null for a playback of the owner
   * @param version the version of the grant at that time
   */
  public boolean stillHolds(@Nullable String grantId, long version) {
    return grantId == null ? owner : grants.contains(new ActiveGrant(grantId, version));
  }
}
