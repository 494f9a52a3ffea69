package io.mediahub.domain.media;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a viewer may watch a media, and by what right.
 *
 * @param owner whether the viewer owns the media, allowed or not
 * @param mediaVersion version of the media's upload for which this holds
 * @param rights by which the viewer is let in: grants, the viewer's own first, then the media's
 *     visibility; empty for the owner
 * @param denial why the viewer may not watch; null when allowed
 */
public record Access(
    boolean owner, long mediaVersion, List<Right> rights, @Nullable Denial denial) {
  public Access {
    rights = List.copyOf(rights);
  }

  /**
   * @param grantId of a grant, or what stands for the media's visibility
   * @param version of the grant, or the number of the change of visibility
   * @param until when it ends by itself; null when it does not
   * @param plays how many playbacks may begin by it; 0 for any number
   */
  public record Right(String grantId, long version, @Nullable Instant until, int plays) {}

  /** Why a viewer may not watch. */
  public enum Denial {
    /** No grant and no visibility lets the viewer in. */
    NO_RIGHT,
    /** The viewer would be let in, but later. */
    NOT_YET,
    /** The viewer would be let in, but not any more. */
    OVER,
    /** Its owner deleted it, and may still restore it. */
    DELETED,
    /** An administrator took it down. */
    TAKEN_DOWN
  }

  static Access denied(boolean owner, long mediaVersion, Denial why) {
    return new Access(owner, mediaVersion, List.of(), why);
  }

  public boolean mayWatch() {
    return denial == null;
  }

  /**
   * The right of a playback: the one that it began with, if that still holds.
   *
   * @param preferred null at the beginning
   * @return null for the owner
   * @throws IllegalStateException when the viewer may not watch
   */
  public @Nullable Right right(@Nullable String preferred) {
    if (!mayWatch()) {
      throw new IllegalStateException("There is no access: " + denial);
    }
    if (owner) {
      return null;
    }
    return rights.stream()
        .filter(right -> right.grantId().equals(preferred))
        .findFirst()
        .orElse(rights.getFirst());
  }

  /**
   * Whether a playback that began under a right may go on.
   *
   * @param grantId null for a playback of the owner
   * @param version the version of the right at that time
   */
  public boolean stillHolds(@Nullable String grantId, long version) {
    return mayWatch()
        && (grantId == null
            ? owner
            : rights.stream()
                .anyMatch(right -> right.grantId().equals(grantId) && right.version() == version));
  }
}
