package io.mediahub.platform.web;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Requests of a service whose bodies may be larger than those of others; a bean of the service. The
 * edge has the same limit.
 *
 * @param pattern of the path, such as {@code /api/media/{mediaId}/subtitles/{language}}
 * @param mostBytes inclusive
 */
public record BodyLimit(String method, PathPattern pattern, int mostBytes) {
  public BodyLimit(String method, String pattern, int mostBytes) {
    this(method, PathPatternParser.defaultInstance.parse(pattern), mostBytes);
  }

  /**
   * @param path as it was sent, percent-encoded
   */
  boolean covers(String requested, String path) {
    return method.equals(requested) && pattern.matches(PathContainer.parsePath(path));
  }
}
