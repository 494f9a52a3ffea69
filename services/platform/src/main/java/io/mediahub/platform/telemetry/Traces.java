package io.mediahub.platform.telemetry;

import io.mediahub.schemas.TraceParent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The trace of the current request. */
public final class Traces {
  private final Tracer tracer;

  public Traces(Tracer tracer) {
    this.tracer = tracer;
  }

  /** 32 hexadecimal digits; null outside of any trace. */
  public @Nullable String traceId() {
    Span span = tracer.currentSpan();
    return span == null ? null : span.context().traceId();
  }

  /** W3C trace context of the current span, or of a new trace. */
  public String traceParent() {
    Span span = tracer.currentSpan();
    if (span != null) {
      return TraceParent.of(span.context().traceId(), span.context().spanId());
    }
    String random = (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    return TraceParent.of(random.substring(0, 32), random.substring(32, 48));
  }
}
