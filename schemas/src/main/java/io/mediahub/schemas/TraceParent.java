package io.mediahub.schemas;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context, version 00: {@code 00-<32 hex trace id>-<16 hex span id>-<2 hex flags>}
 * (https://www.w3.org/TR/trace-context/).
 */
public final class TraceParent {
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** The trace id; null when it is missing or malformed. */
  public static @Nullable String traceId(@Nullable String traceParent) {
    if (traceParent == null) {
      return null;
    }
    var matcher = FORM.matcher(traceParent);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /**
   * @param spanId 16 hexadecimal digits: the step that continues the trace
   */
  public static String of(String traceId, String spanId) {
    return "00-" + traceId + "-" + spanId + "-01";
  }
}
