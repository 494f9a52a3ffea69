package io.mediahub.view.playback;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of device plays, so that people recognise their playbacks. Only a word for the browser
 * and one for the system are kept of what it says of itself, which would tell one person from
 * another.
 */
final class Devices {
  private record Sign(String contained, String name) {}

  /** Browsers call themselves by the names of others too, so the order matters. */
  private static final List<Sign> BROWSERS =
      List.of(
          new Sign("edg/", "Edge"),
          new Sign("opr/", "Opera"),
          new Sign("firefox/", "Firefox"),
          new Sign("fxios/", "Firefox"),
          new Sign("crios/", "Chrome"),
          new Sign("chrome/", "Chrome"),
          new Sign("safari/", "Safari"),
          new Sign("applecoremedia", "Apple player"),
          new Sign("exoplayer", "ExoPlayer"),
          new Sign("vlc/", "VLC"),
          new Sign("curl/", "curl"),
          new Sign("java-http-client", "Java client"));

  private static final List<Sign> SYSTEMS =
      List.of(
          new Sign("iphone", "iPhone"),
          new Sign("ipad", "iPad"),
          new Sign("apple tv", "Apple TV"),
          new Sign("android", "Android"),
          new Sign("smart-tv", "TV"),
          new Sign("tizen", "TV"),
          new Sign("webos", "TV"),
          new Sign("windows", "Windows"),
          new Sign("mac os", "macOS"),
          new Sign("cros", "ChromeOS"),
          new Sign("linux", "Linux"));

  private Devices() {}

  /**
   * @param userAgent as the client sent it; null if it did not
   * @return such as {@code Firefox on Linux}; empty when neither is known
   */
  static String of(@Nullable String userAgent) {
    String given = userAgent == null ? "" : userAgent.toLowerCase(Locale.ROOT);
    String browser = name(BROWSERS, given);
    String system = name(SYSTEMS, given);
    if (browser.isEmpty() || system.isEmpty()) {
      return browser + system;
    }
    return browser + " on " + system;
  }

  private static String name(List<Sign> signs, String given) {
    return signs.stream()
        .filter(sign -> given.contains(sign.contained()))
        .map(Sign::name)
        .findFirst()
        .orElse("");
  }
}
