package io.mediahub.client;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The right to watch one media for some minutes.
 *
 * @param playlistUrl the multivariant playlist, absolute
 * @param cookies name to value, to be sent with every request below /p/{playbackId}/{mediaId}
 */
public record Playback(
    String playbackId,
    String playlistUrl,
    Map<String, String> cookies,
    @Nullable Instant cookiesExpireAt) {

  /** The value of the Cookie header. */
  public String cookieHeader() {
    return cookieHeader(cookies);
  }

  /** The value of the Cookie header with these cookies. */
  public static String cookieHeader(Map<String, String> cookies) {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }
}
