package io.mediahub.edge.behaviour;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.edge.access.AccessLog;
import io.mediahub.edge.account.AccountTokens;
import io.mediahub.edge.client.AllowedHosts;
import io.mediahub.edge.client.Clients;
import io.mediahub.edge.http.CountedResponse;
import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.ViewerGone;
import io.mediahub.edge.metrics.EdgeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncContext;
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
 * Answers every request at the public port. Only requests at the internal port, if there is one, go
 * on to Spring, which serves nothing but the actuator.
 */
public final class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(EdgeFilter.class);

  /** Why an asynchronous answer is to be broken off; the container does that with an exception. */
  private static final String BROKEN = "mediahub.broken";

  /** What proxies log for a viewer who did not wait. */
  private static final int VIEWER_GONE = 499;

  private final transient EdgeHandler handler;
  private final transient Clients clients;
  private final transient AccountTokens tokens;
  private final transient AccessLog log;
  private final transient MeterRegistry meters;
  private final int internalPort;

  public EdgeFilter(
      EdgeHandler handler,
      Clients clients,
      AccountTokens tokens,
      AccessLog log,
      MeterRegistry meters,
      int internalPort) {
    this.handler = handler;
    this.clients = clients;
    this.tokens = tokens;
    this.log = log;
    this.meters = meters;
    this.internalPort = internalPort;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(BROKEN) instanceof IOException broken) {
      throw broken;
    }
    if (internalPort > 0 && request.getLocalPort() == internalPort) {
      internal(request, response, chain);
      return;
    }
    Exchange exchange =
        Exchange.of(
            request,
            new CountedResponse(response),
            clients.of(request),
            tokens.account(request.getHeader("Authorization")));
    if (exchange.hasBody()) {
      // A body is read as it comes (RequestBody), which is for asynchronous requests alone.
      AsyncContext context = request.startAsync();
      context.setTimeout(0);
      Thread.ofVirtual().name("edge-body").start(() -> answerLater(context, exchange));
    } else {
      answer(exchange);
    }
  }

  /** The internal port serves programs on this machine and refuses pages in a browser. */
  private void internal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String host = request.getHeader("Host");
    boolean known = host == null || AllowedHosts.isLoopback(host);
    if (known && request.getHeader("Origin") == null) {
      chain.doFilter(request, response);
      return;
    }
    Exchange exchange =
        Exchange.of(request, new CountedResponse(response), clients.of(request), null);
    (known ? ErrorAnswer.of(HttpProblem.PAGE_REFUSED) : ErrorAnswer.of(EdgeProblem.HOST_UNKNOWN))
        .send(exchange);
  }

  private void answerLater(AsyncContext context, Exchange exchange) {
    try {
      try {
        answer(exchange);
        context.complete();
      } catch (IOException e) {
        exchange.request().setAttribute(BROKEN, e);
        context.dispatch();
      }
    } catch (IllegalStateException ended) {
      // The container has noticed that the client is gone, and recycled the request.
      LOG.debug("A request ended before its answer: {}", ended.toString());
    }
  }

  private void answer(Exchange exchange) throws IOException {
    long begun = System.nanoTime();
    MDC.put("traceId", exchange.trace().id());
    CountedResponse response = exchange.response();
    String behaviour = "none";
    int gone = 0;
    try {
      response.setHeader("Via", "1.1 mediahub-edge");
      behaviour = handler.handle(exchange);
    } catch (IOException e) {
      // The viewer has gone, or an origin broke off in the middle of an answer. Both end with the
      // connection; the container sees to that when the answer has begun.
      LOG.debug("An answer ended early: {}", e.toString());
      gone = e instanceof ViewerGone && response.bytes() == 0 ? VIEWER_GONE : 0;
      if (response.isCommitted()) {
        throw e;
      }
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      int status = gone == 0 ? response.getStatus() : gone;
      count(exchange, behaviour, status, took);
      log.write(exchange, behaviour, status, took);
      MDC.remove("traceId");
    }
  }

  private void count(Exchange exchange, String behaviour, int status, Duration took) {
    EdgeMeter.REQUESTS.timer(meters, behaviour, Integer.toString(status)).record(took);
    if (status == 401 || status == 403) {
      String code = exchange.response().code();
      EdgeMeter.REFUSED
          .counter(meters, behaviour, Integer.toString(status), code == null ? "service" : code)
          .increment();
    }
  }
}
