package io.mediahub.user.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A few words for a device, such as {@code Firefox on Linux}, from a User-Agent. Versions are left
 * out: they change under the same device, and tell people apart.
 */
final class Devices {
  private static final int LONGEST = 1024;
  private static final Pattern FIRST = Pattern.compile("([A-Za-z][A-Za-z0-9._-]{0,29})");

  // The order counts: browsers name their ancestors too.
  private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();
  private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("Edg", "Edge");
    PROGRAMS.put("OPR/", "Opera");
    PROGRAMS.put("SamsungBrowser/", "Samsung Internet");
    PROGRAMS.put("Firefox/", "Firefox");
    PROGRAMS.put("FxiOS/", "Firefox");
    PROGRAMS.put("CriOS/", "Chrome");
    PROGRAMS.put("Chrome/", "Chrome");
    PROGRAMS.put("Safari/", "Safari");
    SYSTEMS.put("Android", "Android");
    SYSTEMS.put("iPhone", "iPhone");
    SYSTEMS.put("iPad", "iPad");
    SYSTEMS.put("CrOS", "ChromeOS");
    SYSTEMS.put("Windows", "Windows");
    SYSTEMS.put("Mac OS X", "macOS");
    SYSTEMS.put("Linux", "Linux");
  }

  private Devices() {}

  /** Empty if nothing can be said. */
  static Optional<String> of(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank() || userAgent.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> program = named(PROGRAMS, userAgent);
    Optional<String> system = named(SYSTEMS, userAgent);
    if (program.isPresent()) {
      return program.map(name -> system.map(on -> name + " on " + on).orElse(name));
    }
    Matcher first = FIRST.matcher(userAgent);
    return first.lookingAt() && !first.group(1).equals("Mozilla")
        ? Optional.of(first.group(1))
        : system;
  }

  private static Optional<String> named(Map<String, String> names, String userAgent) {
    return names.entrySet().stream()
        .filter(each -> userAgent.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
