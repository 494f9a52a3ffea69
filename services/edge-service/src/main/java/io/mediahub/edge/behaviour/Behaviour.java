package io.mediahub.edge.behaviour;

import io.mediahub.edge.http.Wildcard;
import java.util.List;

/**
 * What happens at some paths, as one row of a CloudFront distribution.
 *
 * @param pattern CloudFront's: {@code *} and {@code ?} are wildcards
 * @param methods allowed ones, in the order of the Allow header
 */
public record Behaviour(String name, String pattern, List<String> methods, Target target) {
  static final List<String> READ = List.of("GET", "HEAD", "OPTIONS");
  static final List<String> ALL =
      List.of("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE");

  boolean covers(String path) {
    return Wildcard.matches(pattern, path);
  }

  public String allow() {
    return String.join(", ", methods);
  }
}
