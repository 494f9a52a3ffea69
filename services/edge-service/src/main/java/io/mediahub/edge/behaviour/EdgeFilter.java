package io.mediahub.edge.behaviour;

import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.Trace;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Answers everything that comes to the public port. Only what comes to the internal port, if there
 * is one, goes on to the framework, which knows nothing but the actuator.
 */
public final class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(EdgeFilter.class);

  private final transient EdgeHandler handler;
  private final transient MeterRegistry meters;
  private final int internalPort;

  public EdgeFilter(EdgeHandler handler, MeterRegistry meters, int internalPort) {
    this.handler = handler;
    this.meters = meters;
    this.internalPort = internalPort;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (internalPort > 0 && request.getLocalPort() == internalPort) {
      chain.doFilter(request, response);
      return;
    }
    long begun = System.nanoTime();
    Trace trace = Trace.of(request.getHeader("traceparent"));
    MDC.put("traceId", trace.id());
    response.setHeader("Via", "1.1 mediahub-edge");
    String behaviour = "none";
    try {
      behaviour = handler.handle(new Exchange(request, response, trace));
    } catch (IOException e) {
      // The viewer has gone, or an origin broke off in the middle of an answer. Both end with the
      // connection; the container sees to that when the answer has begun.
      LOG.debug("An answer ended early: {}", e.toString());
      if (response.isCommitted()) {
        throw e;
      }
    } finally {
      meters
          .timer(
              "mediahub.edge.requests",
              "behaviour",
              behaviour,
              "status",
              Integer.toString(response.getStatus()))
          .record(Duration.ofNanos(System.nanoTime() - begun));
      MDC.remove("traceId");
    }
  }
}
