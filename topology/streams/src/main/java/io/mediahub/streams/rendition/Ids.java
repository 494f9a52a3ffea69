package io.mediahub.streams.rendition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.TraceParent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids that are derived from a cause, so that a cause that is handled twice leads to the same events
 * (UUID version 3, RFC 9562).
 */
final class Ids {
  private Ids() {}

  static String job(String causeId) {
    return derived(causeId + "/job");
  }

  static String event(String causeId, long version) {
    return derived(causeId + "/event/" + version);
  }

  /** An event may request several jobs. */
  static String dispatch(String eventId, String jobId) {
    return derived(eventId + "/dispatch/" + jobId);
  }

  static String progress(String causeId) {
    return derived(causeId + "/progress");
  }

  private static String derived(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  /**
   * The next step of the trace that the cause belongs to. A cause without a trace begins one named
   * after its correlation.
   */
  static String traceParent(@Nullable String given, String correlationId, String eventId) {
    String known = TraceParent.traceId(given);
    String traceId = known != null ? known : hex(correlationId);
    return TraceParent.of(traceId, hex(eventId).substring(0, 16));
  }

  /** 32 hexadecimal digits: the id's own when it has as many, or derived from it. */
  private static String hex(String id) {
    String own = id.replace("-", "");
    return own.matches("[0-9a-f]{32}") ? own : derived(id).replace("-", "");
  }
}
