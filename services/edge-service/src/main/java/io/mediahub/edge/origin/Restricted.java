package io.mediahub.edge.origin;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes restricted answers private. A shared cache between edge and viewer would serve them to
 * others without checking cookies. Origins mark answers {@code public} for the cache of the
 * distribution; this class takes that mark away.
 */
final class Restricted {
  /** How long a viewer's own copy may stay, whatever an origin allows: about a long evening. */
  static final Duration LONGEST = Duration.ofHours(6);

  private static final String NAME = "Cache-Control";
  private static final String MAX_AGE = "max-age=";

  private Restricted() {}

  static void makePrivate(HttpServletResponse response) {
    response.setHeader(NAME, toPrivate(response.getHeader(NAME)));
  }

  static String toPrivate(@Nullable String cacheControl) {
    List<String> directives = new ArrayList<>(List.of("private"));
    for (String directive : (cacheControl == null ? "" : cacheControl).split(",", -1)) {
      String plain = directive.strip().toLowerCase(Locale.ROOT);
      boolean ofSharedCaches =
          plain.equals("public")
              || plain.equals("private")
              || plain.equals("proxy-revalidate")
              || plain.startsWith("s-maxage");
      if (!plain.isEmpty() && !ofSharedCaches) {
        directives.add(plain.startsWith(MAX_AGE) ? shortened(plain) : plain);
      }
    }
    return String.join(", ", directives);
  }

  private static String shortened(String maxAge) {
    try {
      long seconds = Long.parseLong(maxAge.substring(MAX_AGE.length()));
      return MAX_AGE + Math.min(seconds, LONGEST.toSeconds());
    } catch (NumberFormatException e) {
      return MAX_AGE + "0";
    }
  }
}
