package io.mediahub.edge.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets players on other sites read answers, with cookies, if their origin is allowed. For any other
 * origin no header is set, and the browser does not show the answer to the page.
 */
public final class Cors {
  private static final String EXPOSED =
      "Content-Length, Content-Range, Accept-Ranges, ETag, Date, Age, X-Cache, Location,"
          + " Retry-After, RateLimit, RateLimit-Policy, MediaHub-Position";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Version-At-Least,"
          + " MediaHub-Position, Range, If-Range, traceparent";
  private static final String SECONDS = "7200";

  private final List<String> allowed;

  public Cors(List<String> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  public static boolean isPreflight(Exchange exchange) {
    return exchange.method().equals("OPTIONS")
        && exchange.request().getHeader("Origin") != null
        && exchange.request().getHeader("Access-Control-Request-Method") != null;
  }

  /** Headers of any answer. */
  public void decorate(Exchange exchange) {
    HttpServletResponse response = exchange.response();
    response.addHeader("Vary", "Origin");
    String origin = exchange.request().getHeader("Origin");
    if (allows(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    }
  }

  /** The answer to a browser's question whether it may ask. */
  public void preflight(Exchange exchange, String methods) {
    HttpServletResponse response = exchange.response();
    response.setStatus(204);
    response.setHeader("Allow", methods);
    if (allows(exchange.request().getHeader("Origin"))) {
      response.setHeader("Access-Control-Allow-Methods", methods);
      response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
      response.setHeader("Access-Control-Max-Age", SECONDS);
    }
  }

  private boolean allows(@Nullable String origin) {
    return origin != null && allowed.stream().anyMatch(p -> Wildcard.matches(p, origin));
  }
}
