package io.mediahub.domain.playback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Commands to a playback. The grant is the one under which access was just checked; null for the
 * owner.
 */
public sealed interface PlaybackCommand {
  record Start(
      String mediaId,
      String viewerId,
      @Nullable String grantId,
      long grantVersion,
      Instant cookiesExpireAt)
      implements PlaybackCommand {}

  record Renew(
      String viewerId, @Nullable String grantId, long grantVersion, Instant cookiesExpireAt)
      implements PlaybackCommand {}
}
