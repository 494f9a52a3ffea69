package io.mediahub.domain.playback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Commands to a playback. The grant is the right by which access was just checked; null for the
 * owner; how often it lets in is 0 for any number. A device is a kind of browser and system. The
 * version of the media is that of its upload, at which it was checked.
 */
public sealed interface PlaybackCommand {
  record Start(
      String mediaId,
      String viewerId,
      @Nullable String grantId,
      long grantVersion,
      Instant cookiesExpireAt,
      long mediaVersion,
      String device,
      int grantPlays)
      implements PlaybackCommand {}

  /** Its viewer watches no more. */
  record End(String viewerId) implements PlaybackCommand {}

  record Renew(
      String viewerId,
      @Nullable String grantId,
      long grantVersion,
      Instant cookiesExpireAt,
      long mediaVersion)
      implements PlaybackCommand {}
}
