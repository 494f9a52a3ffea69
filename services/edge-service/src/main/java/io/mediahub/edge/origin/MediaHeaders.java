package io.mediahub.edge.origin;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Headers of an object, wherever it comes from. */
final class MediaHeaders {
  /**
   * Objects never change. They are private, because a shared cache would serve them without
   * checking cookies, and valid for hours only, because a viewer's copy outlives the right to
   * watch.
   */
  private static final String CACHE_CONTROL =
      "private, max-age=" + Restricted.LONGEST.toSeconds() + ", immutable";

  private MediaHeaders() {}

  static void set(
      HttpServletResponse response, String key, @Nullable String tag, @Nullable String modified) {
    response.setContentType(ContentTypes.of(key));
    response.setHeader("Cache-Control", CACHE_CONTROL);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (tag != null) {
      response.setHeader("ETag", tag);
    }
    if (modified != null) {
      response.setHeader("Last-Modified", modified);
    }
  }
}
