package io.mediahub.edge.origin;

import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.Headers;
import io.mediahub.edge.http.OwnHeaders;
import io.mediahub.edge.http.Problem;
import io.mediahub.edge.http.Problems;
import io.mediahub.edge.settings.EdgeSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** Passes a request to a service, and streams its answer back. */
public final class ServiceOrigin {
  /** Request bodies held at a time: commands are small, and a thousand times a thousand is not. */
  private static final long MOST_BODY_BYTES = 8 << 20;

  private final OriginClient client;
  private final long maxBody;
  private final Duration bodyTimeout;
  private final Budget bodies = new Budget(MOST_BODY_BYTES);

  public ServiceOrigin(OriginClient client, EdgeSettings settings) {
    this.client = client;
    this.maxBody = settings.maxApiBody().toBytes();
    this.bodyTimeout = settings.bodyTimeout();
  }

  /**
   * @param path at the service
   * @param query at the service; null for none
   */
  public void serve(Exchange exchange, Service service, String path, @Nullable String query)
      throws IOException {
    serve(exchange, service, path, query, false);
  }

  /** The same, for what only this viewer may have. */
  public void serveRestricted(
      Exchange exchange, Service service, String path, @Nullable String query) throws IOException {
    serve(exchange, service, path, query, true);
  }

  private void serve(
      Exchange exchange, Service service, String path, @Nullable String query, boolean restricted)
      throws IOException {
    HttpServletRequest viewer = exchange.request();
    URI target;
    try {
      target = new URI(query == null ? path : path + "?" + query);
    } catch (URISyntaxException malformed) {
      Problems.badPath().send(exchange);
      return;
    }
    var request = new HttpUriRequestBase(exchange.method(), target);
    copyHeaders(viewer, request);
    forwarded(exchange, request);
    long announced = viewer.getContentLengthLong();
    if (announced > maxBody) {
      refuse(exchange, Problems.bodyTooLarge(maxBody));
    } else if (announced > 0 || viewer.getHeader("Transfer-Encoding") != null) {
      try (RequestBody body = RequestBody.read(viewer, maxBody, bodyTimeout, bodies)) {
        request.setEntity(new ByteArrayEntity(body.bytes(), null));
        relay(exchange, service, request, restricted);
      } catch (RequestBody.Refused refused) {
        refuse(exchange, refused.problem());
      }
    } else {
      relay(exchange, service, request, restricted);
    }
  }

  private void relay(
      Exchange exchange, Service service, HttpUriRequestBase request, boolean restricted)
      throws IOException {
    OwnHeaders own = OwnHeaders.of(exchange.response());
    try (ClassicHttpResponse answer = client.open(service.url(), request)) {
      var response = exchange.response();
      response.setStatus(answer.getCode());
      Relay.copyHeaders(answer, exchange);
      if (restricted) {
        Restricted.makePrivate(response);
      }
      HttpEntity entity = answer.getEntity();
      long length = contentLength(answer);
      boolean compress = Compression.wanted(exchange, answer.getCode());
      if (entity == null) {
        if (length >= 0 && exchange.isHead() && !compress) {
          response.setContentLengthLong(length);
        }
      } else if (compress) {
        Compression.copy(entity.getContent(), exchange, request);
      } else {
        if (length >= 0) {
          response.setContentLengthLong(length);
        }
        Relay.copy(entity.getContent(), response.getOutputStream(), request);
      }
    } catch (Relay.ViewerGone gone) {
      throw gone;
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        // Half an answer must not look whole: the connection breaks, and the viewer asks again.
        throw e;
      }
      own.only();
      Relay.problem(service.name(), e).send(exchange);
    }
  }

  private static void refuse(Exchange exchange, Problem problem) throws IOException {
    // What is left of the body is not read; the connection ends with the answer.
    exchange.response().setHeader("Connection", "close");
    problem.send(exchange);
  }

  private static long contentLength(ClassicHttpResponse answer) {
    HttpEntity entity = answer.getEntity();
    if (entity != null) {
      return entity.getContentLength();
    }
    var header = answer.getFirstHeader("Content-Length");
    try {
      return header == null ? -1 : Long.parseLong(header.getValue());
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  private static void copyHeaders(HttpServletRequest from, ClassicHttpRequest to) {
    Set<String> connection = new HashSet<>();
    for (String value : Collections.list(from.getHeaders("Connection"))) {
      for (String name : value.split(",", -1)) {
        connection.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    for (String name : Collections.list(from.getHeaderNames())) {
      if (Headers.travelsToOrigin(name, connection)) {
        for (String value : Collections.list(from.getHeaders(name))) {
          to.addHeader(name, value);
        }
      }
    }
  }

  private static void forwarded(Exchange exchange, ClassicHttpRequest to) {
    HttpServletRequest viewer = exchange.request();
    to.setHeader("X-Forwarded-For", viewer.getRemoteAddr());
    to.setHeader("X-Forwarded-Proto", viewer.getScheme());
    String host = viewer.getHeader("Host");
    if (host != null) {
      to.setHeader("X-Forwarded-Host", host);
    }
    to.setHeader("traceparent", exchange.trace().parent());
  }
}
