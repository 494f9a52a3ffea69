package io.mediahub.client;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The right to watch one media for some minutes.
 *
 * @param playlistUrl the multivariant playlist, absolute; null of an image, which has none
 * @param filesUrl what the addresses of artefacts are relative to, absolute; null from earlier
 *     releases
 * @param cookies name to value, to be sent with every request below /p/{playbackId}/{mediaId}
 */
public record Playback(
    String playbackId,
    @Nullable String playlistUrl,
    @Nullable String filesUrl,
    Map<String, String> cookies,
    @Nullable Instant cookiesExpireAt) {

  /**
   * The address of the multivariant playlist.
   *
   * @throws IllegalStateException of an image
   */
  public URI playlist() {
    if (playlistUrl == null) {
      throw new IllegalStateException("An image has no playlist.");
    }
    return URI.create(playlistUrl);
  }

  /**
   * The address of a file of an artefact.
   *
   * @param url as {@link Artefacts} have it
   * @throws IllegalStateException with an earlier release, which has no artefacts
   */
  public URI file(String url) {
    if (filesUrl == null) {
      throw new IllegalStateException("The platform is of an earlier release.");
    }
    return URI.create(filesUrl).resolve(url);
  }

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
