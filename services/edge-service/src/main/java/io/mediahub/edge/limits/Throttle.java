package io.mediahub.edge.limits;

import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.limits.Limits.Exceeded;
import io.mediahub.edge.limits.Limits.Scope;
import io.mediahub.edge.metrics.EdgeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Answers 429 with Retry-After and with the rate limit headers of the IETF draft. */
public final class Throttle {
  private final Limits limits;
  private final MeterRegistry meters;

  public Throttle(Limits limits, MeterRegistry meters) {
    this.limits = limits;
    this.meters = meters;
  }

  /** Counts a request; true when it was refused, and its answer sent. */
  public boolean refuses(Exchange exchange, Kind kind) throws IOException {
    Exceeded exceeded = limits.count(kind, exchange.client(), exchange.account());
    if (exceeded == null) {
      return false;
    }
    Duration wait = exceeded.retryAfter();
    Rate rate = exceeded.rate();
    String name = "\"" + kind.title() + "\"";
    HttpServletResponse response = exchange.response();
    response.setHeader(
        "RateLimit-Policy",
        name + ";q=" + rate.burst() + ";w=" + Math.ceilDiv(rate.window().toMillis(), 1000));
    response.setHeader("RateLimit", name + ";r=0;t=" + wait.toSeconds());
    send(exchange, kind.title(), exceeded.scope(), wait);
    return true;
  }

  /**
   * Answers that the client holds too much at the same time. No rate is involved, so none is named.
   */
  public void tooManyAtOnce(Exchange exchange, String what, Scope scope) throws IOException {
    send(exchange, what, scope, Duration.ofSeconds(1));
  }

  private void send(Exchange exchange, String what, Scope scope, Duration wait) throws IOException {
    EdgeMeter.THROTTLED.counter(meters, what, scope.name().toLowerCase(Locale.ROOT)).increment();
    if (exchange.hasBody()) {
      // The body is not read; the connection ends with the answer.
      exchange.response().setHeader("Connection", "close");
    }
    ErrorAnswer.of(EdgeProblem.RATE_LIMIT_EXCEEDED)
        .saying(
            scope == Scope.ACCOUNT
                ? "This account sends more requests than its rate limit allows."
                : "This network address sends more requests than its rate limit allows.")
        .retryAfter(wait)
        .send(exchange);
  }
}
