package io.mediahub.domain.watching;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands to what a playback has shown. */
public sealed interface WatchingCommand {
  /**
   * What players reported since the last command.
   *
   * @param viewerId null where nobody is to be remembered
   * @param mediaSeconds length of the media, rounded up
   * @param mostSeconds how many seconds the playback can have shown since it began; more is not
   *     believed
   * @param reportedAt when the player told the position
   */
  record Show(
      String mediaId,
      @Nullable String viewerId,
      int mediaSeconds,
      long positionMillis,
      Stretches shown,
      int mostSeconds,
      Instant reportedAt)
      implements WatchingCommand {}
}
