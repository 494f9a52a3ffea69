package io.mediahub.edge.behaviour;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path below {@code /p}. The playback id in it allows to refuse one viewer; it is not part of the
 * object's key.
 *
 * @param playbackId the playback whose cookies open it
 * @param object the rest: {@code {mediaId}/{packageId}/...}, which is also the object's key
 */
record PlaybackPath(String playbackId, String object) {
  private static final String ID = "[A-Za-z0-9_-]{1,64}";
  private static final Pattern FORM =
      Pattern.compile("/p/(" + ID + ")/(" + ID + "(?:/[A-Za-z0-9._-]{1,64}){1,6})");

  /** What encoders note of a package, for each other. */
  private static final Pattern PRIVATE = Pattern.compile("[^/]+/[^/]+/parts/.*");

  /** Null for any other path. */
  static @Nullable PlaybackPath parse(String path) {
    var matcher = FORM.matcher(path);
    return matcher.matches() && !PRIVATE.matcher(matcher.group(2)).matches()
        ? new PlaybackPath(matcher.group(1), matcher.group(2))
        : null;
  }
}
