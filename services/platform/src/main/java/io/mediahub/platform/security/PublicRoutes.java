package io.mediahub.platform.security;

import java.util.List;
import org.springframework.http.HttpMethod;

/**
 * Routes that need no access token. A service declares them as a bean.
 *
 * @param routes methods and path patterns
 */
public record PublicRoutes(List<Route> routes) {
  public record Route(HttpMethod method, String pattern) {}

  public static final PublicRoutes NONE = new PublicRoutes(List.of());

  public PublicRoutes {
    routes = List.copyOf(routes);
  }

  public static PublicRoutes of(Route... routes) {
    return new PublicRoutes(List.of(routes));
  }
}
