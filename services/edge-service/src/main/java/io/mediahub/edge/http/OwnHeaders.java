package io.mediahub.edge.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers that the edge set before it asked the origin. An error answer must keep them: without
 * the CORS headers a page could not read that the origin failed.
 */
public final class OwnHeaders {
  private final HttpServletResponse response;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();

  private OwnHeaders(HttpServletResponse response) {
    this.response = response;
    for (String name : response.getHeaderNames()) {
      headers.put(name, List.copyOf(response.getHeaders(name)));
    }
  }

  public static OwnHeaders of(HttpServletResponse response) {
    return new OwnHeaders(response);
  }

  /** Restores the headers of that time, unless the answer has already begun. */
  public void only() {
    response.reset();
    headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
  }
}
