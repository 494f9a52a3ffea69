package io.mediahub.edge.http;

import io.mediahub.schemas.TraceParent;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to: its own if it brought one, else a new one.
 *
 * @param id 32 hexadecimal digits
 * @param parent the W3C header for whoever continues it
 */
public record Trace(String id, String parent) {

  public static Trace of(@Nullable String traceParent) {
    String known = TraceParent.traceId(traceParent);
    String id = known == null ? hex() + hex() : known;
    return new Trace(id, TraceParent.of(id, hex()));
  }

  /** 16 digits, never all zero (which the standard forbids). */
  private static String hex() {
    long bits = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
  }
}
