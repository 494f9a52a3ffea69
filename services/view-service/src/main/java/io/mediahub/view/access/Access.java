package io.mediahub.view.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do with a media.
 *
 * @param owner whether it is theirs
 * @param grants active ones that let them in, their own before everyone's
 */
public record Access(boolean owner, List<ActiveGrant> grants) {
  /**
   * @param version of the grant now; a revocation has a higher one
   */
  public record ActiveGrant(String grantId, long version) {}

  public Access {
    grants = List.copyOf(grants);
  }

  public boolean mayWatch() {
    return owner || !grants.isEmpty();
  }

  /**
   * The grant to watch under: the one that a playback began with, if it still holds.
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
   * Whether a playback goes on that began under a grant.
   *
   * @param grantId null for the owner's own
   * @param version of the grant then
   */
  public boolean stillHolds(@Nullable String grantId, long version) {
    return grantId == null ? owner : grants.contains(new ActiveGrant(grantId, version));
  }
}
