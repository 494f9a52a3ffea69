package io.mediahub.edge.http;

import io.mediahub.edge.client.Client;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. What is logged about the request afterwards is copied out of it,
 * because the container recycles a request as soon as its client has gone.
 *
 * @param method as it was sent
 * @param path as it was sent: not decoded, without the query
 * @param hasBody whether a body comes along
 * @param account user id of the access token that came along; null without one that is valid
 */
public record Exchange(
    HttpServletRequest request,
    CountedResponse response,
    String method,
    String path,
    boolean hasBody,
    Trace trace,
    Client client,
    @Nullable String account) {

  public static Exchange of(
      HttpServletRequest request,
      CountedResponse response,
      Client client,
      @Nullable String account) {
    return new Exchange(
        request,
        response,
        request.getMethod(),
        request.getRequestURI(),
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null,
        Trace.begin(request.getHeader("traceparent")),
        client,
        account);
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }
}
