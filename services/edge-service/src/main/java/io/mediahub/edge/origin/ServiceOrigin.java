package io.mediahub.edge.origin;

import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.Headers;
import io.mediahub.edge.http.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;

/** Passes a request to a service and its answer back, both as streams. */
public final class ServiceOrigin {
  private final OriginClient client;
  private final long maxBody;

  public ServiceOrigin(OriginClient client, long maxBody) {
    this.client = client;
    this.maxBody = maxBody;
  }

  /**
   * @param path at the service
   * @param query at the service; null for none
   */
  public void serve(Exchange exchange, Service service, String path, @Nullable String query)
      throws IOException {
    HttpServletRequest viewer = exchange.request();
    long announced = viewer.getContentLengthLong();
    if (announced > maxBody) {
      refuseBody(exchange);
      return;
    }
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
    if (announced > 0 || viewer.getHeader("Transfer-Encoding") != null) {
      var body = new LimitedBody(viewer.getInputStream(), maxBody);
      request.setEntity(new InputStreamEntity(body, announced, null));
    }
    relay(exchange, service, request);
  }

  private void relay(Exchange exchange, Service service, HttpUriRequestBase request)
      throws IOException {
    try (ClassicHttpResponse answer = client.open(service.url(), request)) {
      var response = exchange.response();
      response.setStatus(answer.getCode());
      Relay.copyHeaders(answer, exchange);
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
    } catch (LimitedBody.TooLarge tooLarge) {
      refuseBody(exchange);
    } catch (IOException e) {
      fail(exchange, service, e);
    }
  }

  private static void fail(Exchange exchange, Service service, IOException error)
      throws IOException {
    if (exchange.response().isCommitted()) {
      // Half an answer must not look whole: the connection breaks, and the viewer asks again.
      throw error;
    }
    exchange.response().reset();
    Relay.problem(service.name(), error).send(exchange);
  }

  private void refuseBody(Exchange exchange) throws IOException {
    // What is left of the body is not read; the connection ends with the answer.
    exchange.response().setHeader("Connection", "close");
    Problems.bodyTooLarge(maxBody).send(exchange);
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
