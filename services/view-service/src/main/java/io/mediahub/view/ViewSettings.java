package io.mediahub.view;

import io.mediahub.base.settings.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Playbacks and playlists.
 *
 * @param cookieValidity how long a viewer's cookies are valid before they are renewed
 * @param playlistCache size of the cache of rendered playlists
 * @param growingAge how old the cached copy of a growing playlist may be
 * @param maxPlaybacks playbacks of one viewer that may have valid cookies at a time
 * @param maxStartsPerMinute playbacks that one viewer may begin in a minute
 * @param maxPublicPlaybacks playbacks of all people without an account that may have valid cookies
 *     at a time, and that they may begin in a minute
 */
@ConfigurationProperties("mediahub.view")
public record ViewSettings(
    @DefaultValue("5m") Duration cookieValidity,
    @DefaultValue("32MB") DataSize playlistCache,
    @DefaultValue("500ms") Duration growingAge,
    @DefaultValue("200") int maxPlaybacks,
    @DefaultValue("120") int maxStartsPerMinute,
    @DefaultValue("5000") int maxPublicPlaybacks) {
  /** The edge remembers revocations for as long, unless its cookie-life is set to more. */
  public static final Duration LONGEST_COOKIES = Duration.ofHours(1);

  public ViewSettings {
    Require.that(
        cookieValidity.toSeconds() >= 10 && cookieValidity.compareTo(LONGEST_COOKIES) <= 0,
        "The setting mediahub.view.cookie-validity must be between 10s and 1h: where the edge"
            + " cannot hear of a revocation, a viewer with cookies is let in until they expire.");
    Require.that(
        maxPlaybacks >= 1 && maxPlaybacks <= 10_000,
        "The setting mediahub.view.max-playbacks must be between 1 and 10000.");
    Require.that(
        maxStartsPerMinute >= 1 && maxStartsPerMinute <= 10_000,
        "The setting mediahub.view.max-starts-per-minute must be between 1 and 10000.");
    Require.that(
        maxPublicPlaybacks >= 0 && maxPublicPlaybacks <= 100_000,
        "The setting mediahub.view.max-public-playbacks must be between 0 and 100000; 0 lets nobody"
            + " play without an account.");
    Require.that(
        growingAge.toMillis() >= 0 && growingAge.toSeconds() <= 4,
        "The setting mediahub.view.growing-age must be at most 4s: players fetch a growing playlist"
            + " again after each segment.");
  }
}
