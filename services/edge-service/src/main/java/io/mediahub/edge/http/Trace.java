package io.mediahub.edge.http;

import io.mediahub.schemas.TraceParent;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request begins. The id is always new: it becomes part of events that are kept
 * for ever, so a caller must not choose it. The caller's own trace id is written to the access log
 * only.
 *
 * @param id 32 hexadecimal digits
 * @param parent the W3C header for whoever continues it
 * @param caller id of the caller's own trace; null when it named none
 */
public record Trace(String id, String parent, @Nullable String caller) {

  /**
   * @param traceParent as the caller sent it
   */
  public static Trace begin(@Nullable String traceParent) {
    String id = hex() + hex();
    return new Trace(id, TraceParent.of(id, hex()), TraceParent.traceId(traceParent));
  }

  /** 16 digits, never all zero (which the standard forbids). */
  private static String hex() {
    long bits = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
  }
}
