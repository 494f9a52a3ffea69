package io.mediahub.edge.origin;

import io.mediahub.edge.http.ByteRange;
import io.mediahub.edge.http.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers from an object at hand, as the object store would have. */
final class FromMemory {
  private static final String HIT = "Hit from mediahub-edge";

  private FromMemory() {}

  static void serve(Exchange exchange, String key, StoredObject object, Instant now)
      throws IOException {
    HttpServletResponse response = exchange.response();
    response.setHeader("X-Cache", HIT);
    MediaHeaders.set(response, key, object.tag(), object.modified());
    response.setHeader(
        "Age", Long.toString(Math.max(0, Duration.between(object.stored(), now).toSeconds())));
    if (unchanged(exchange.request().getHeader("If-None-Match"), object.tag())) {
      response.setStatus(304);
      return;
    }
    int length = object.bytes().length;
    switch (ByteRange.parse(range(exchange, object.tag()), length)) {
      case ByteRange.Whole whole -> send(exchange, object, 0, length);
      case ByteRange.Part(ByteRange part) -> {
        response.setStatus(206);
        response.setHeader(
            "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + length);
        send(exchange, object, part.first(), part.length());
      }
      case ByteRange.Unsatisfiable unsatisfiable -> {
        response.setStatus(416);
        response.setHeader("Content-Range", "bytes */" + length);
        response.setContentLength(0);
      }
    }
  }

  private static void send(Exchange exchange, StoredObject object, int first, int length)
      throws IOException {
    exchange.response().setContentLength(length);
    if (!exchange.isHead()) {
      exchange.response().getOutputStream().write(object.bytes(), first, length);
    }
  }

  /** The Range header, unless it was for another version of the object. */
  private static @Nullable String range(Exchange exchange, @Nullable String tag) {
    String condition = exchange.request().getHeader("If-Range");
    return !exchange.isHead() && (condition == null || condition.equals(tag))
        ? exchange.request().getHeader("Range")
        : null;
  }

  private static boolean unchanged(@Nullable String ifNoneMatch, @Nullable String tag) {
    if (ifNoneMatch == null || tag == null) {
      return false;
    }
    for (String candidate : ifNoneMatch.split(",", -1)) {
      String plain = candidate.strip();
      if (plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
