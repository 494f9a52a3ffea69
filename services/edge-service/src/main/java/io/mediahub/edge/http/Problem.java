package io.mediahub.edge.http;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that says what is wrong (RFC 9457), in the shape that all services of the platform use.
 *
 * @param code stable, for programs
 * @param detail a sentence, for people
 * @param hint what to do about it
 */
public record Problem(
    int status, String title, String code, String detail, String hint, @Nullable Duration retry) {
  private static final JsonMapper JSON = new JsonMapper();

  public static Problem of(int status, String title, String code, String detail, String hint) {
    return new Problem(status, title, code, detail, hint, null);
  }

  public Problem retryAfter(Duration pause) {
    return new Problem(status, title, code, detail, hint, pause);
  }

  /** Does nothing when an answer has begun already: it can only be broken off then. */
  public void send(Exchange exchange) throws IOException {
    var response = exchange.response();
    if (response.isCommitted()) {
      return;
    }
    response.setCode(code);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("code", code);
    body.put("detail", detail);
    body.put("hint", hint);
    body.put("traceId", exchange.trace().id());
    byte[] bytes = JSON.writeValueAsBytes(body);
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    if (retry != null) {
      response.setHeader("Retry-After", Long.toString(Math.max(1, retry.toSeconds())));
    }
    if (!exchange.isHead()) {
      response.getOutputStream().write(bytes);
    }
  }
}
