package io.mediahub.edge.http;

import java.util.Locale;
import java.util.Set;

/** Headers that a proxy does not forward. */
public final class Headers {
  /** Of one connection only (RFC 9110, 7.6.1), or set by whoever sends the message. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "content-length",
          "http2-settings");

  /**
   * Set by the edge itself; the viewer's values are dropped. The edge alone decides which pages may
   * read an answer.
   */
  private static final Set<String> EDGE_SAYS =
      Set.of("forwarded", "via", "x-real-ip", "traceparent", "tracestate", "origin");

  private static final Set<String> OF_ORIGIN = Set.of("server", "date");

  private Headers() {}

  /**
   * @param connection values of the Connection header, which may name more
   */
  public static boolean travelsToOrigin(String name, Set<String> connection) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HOP_BY_HOP.contains(lower)
        && !EDGE_SAYS.contains(lower)
        && !lower.startsWith("x-forwarded-")
        && !connection.contains(lower);
  }

  public static boolean travelsToViewer(String name, Set<String> connection) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HOP_BY_HOP.contains(lower)
        && !OF_ORIGIN.contains(lower)
        && !lower.startsWith("access-control-")
        && !connection.contains(lower);
  }
}
