package io.mediahub.edge.origin;

import io.mediahub.edge.http.ByteRange;
import io.mediahub.edge.http.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers from memory as the object store would. */
final class FromMemory {
  private static final String HIT = "Hit from mediahub-edge";

  private FromMemory() {}

  /**
   * Bytes to send.
   *
   * @param first 0 for the first byte
   */
  record Part(int first, int length) {}

  /** Sends everything but the body; null if there is no body to send. */
  static @Nullable Part begin(Exchange exchange, String key, StoredObject object, Instant now) {
    HttpServletResponse response = exchange.response();
    response.setHeader("X-Cache", HIT);
    MediaHeaders.set(response, key, object.tag(), object.modified());
    response.setHeader(
        "Age", Long.toString(Math.max(0, Duration.between(object.stored(), now).toSeconds())));
    if (unchanged(exchange.request().getHeader("If-None-Match"), object.tag())) {
      response.setStatus(304);
      return null;
    }
    int length = object.bytes().length;
    return switch (ByteRange.parse(range(exchange, object.tag()), length)) {
      case ByteRange.Whole whole -> body(exchange, 0, length);
      case ByteRange.Part(ByteRange part) -> {
        response.setStatus(206);
        response.setHeader(
            "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + length);
        yield body(exchange, part.first(), part.length());
      }
      case ByteRange.Unsatisfiable unsatisfiable -> {
        response.setStatus(416);
        response.setHeader("Content-Range", "bytes */" + length);
        response.setContentLength(0);
        yield null;
      }
    };
  }

  private static @Nullable Part body(Exchange exchange, int first, int length) {
    exchange.response().setContentLength(length);
    return exchange.isHead() ? null : new Part(first, length);
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
