package io.mediahub.edge.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** One request and its answer. */
public record Exchange(HttpServletRequest request, HttpServletResponse response, Trace trace) {

  public String method() {
    return request.getMethod();
  }

  /** As it was sent: not decoded, without the query. */
  public String path() {
    return request.getRequestURI();
  }

  public boolean isHead() {
    return request.getMethod().equals("HEAD");
  }
}
