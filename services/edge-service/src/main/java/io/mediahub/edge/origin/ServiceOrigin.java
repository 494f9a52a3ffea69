package io.mediahub.edge.origin;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.base.settings.BodySizes;
import io.mediahub.edge.client.Client;
import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.Headers;
import io.mediahub.edge.http.OwnHeaders;
import io.mediahub.edge.http.ViewerGone;
import io.mediahub.edge.limits.Limits.Scope;
import io.mediahub.edge.limits.Shares;
import io.mediahub.edge.limits.Throttle;
import io.mediahub.edge.settings.EdgeSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

/** Forwards a request to a service and streams the answer back. */
public final class ServiceOrigin {
  /** The part of an answer that is kept in memory while its client reads it. */
  private static final int HELD = 256 * 1024;

  private final OriginClient client;
  private final OriginClient liveClient;
  private final Shares listeners;
  private final long maxBody;
  private final Duration bodyTimeout;
  private final Throttle throttle;
  private final ViewerMemory memory;
  private final Bodies bodies = new Bodies();

  public ServiceOrigin(
      OriginClient client,
      OriginClient liveClient,
      Throttle throttle,
      ViewerMemory memory,
      EdgeSettings settings) {
    this.client = client;
    this.liveClient = liveClient;
    this.listeners = new Shares(settings.maxLive(), settings.maxLive() / 4);
    this.throttle = throttle;
    this.memory = memory;
    this.maxBody = settings.maxApiBody().toBytes();
    this.bodyTimeout = settings.bodyTimeout();
  }

  /**
   * @param path at the service
   * @param query at the service; null for none
   */
  public void serve(Exchange exchange, Service service, String path, @Nullable String query)
      throws IOException {
    serve(exchange, service, path, query, maxBody, false);
  }

  /** The same for a request whose body is a file of text. */
  public void serveText(Exchange exchange, Service service, String path, @Nullable String query)
      throws IOException {
    serve(exchange, service, path, query, BodySizes.LARGEST_TEXT, false);
  }

  /** The same for an answer that only this viewer may have: no shared cache may keep it. */
  public void serveRestricted(
      Exchange exchange, Service service, String path, @Nullable String query) throws IOException {
    serve(exchange, service, path, query, maxBody, true);
  }

  /**
   * The same for an answer that goes on: each piece is sent as it comes, and nothing is held. The
   * service is never silent for as long as the response time-out.
   */
  public void serveLive(Exchange exchange, Service service, String path, @Nullable String query)
      throws IOException {
    HttpUriRequestBase request = request(exchange, path, query);
    if (request == null) {
      return;
    }
    String address = exchange.client().key();
    switch (listeners.take(address, 1)) {
      case OWN_SHARE_IS_USED -> throttle.tooManyAtOnce(exchange, "live", Scope.ADDRESS);
      case ALL_IS_USED -> ErrorAnswer.of(EdgeProblem.EDGE_BUSY).send(exchange);
      case LENT -> {
        try {
          stream(exchange, service, request);
        } finally {
          listeners.giveBack(address, 1);
        }
      }
    }
  }

  private void stream(Exchange exchange, Service service, HttpUriRequestBase request)
      throws IOException {
    OwnHeaders own = OwnHeaders.of(exchange.response());
    try (Opened opened = liveClient.open(service, request)) {
      exchange.response().setStatus(opened.answer().getCode());
      Relay.copyHeaders(opened.answer(), exchange);
      HttpEntity entity = opened.answer().getEntity();
      if (entity != null) {
        try {
          Relay.stream(entity.getContent(), exchange.response().getOutputStream());
        } finally {
          opened.abandon(request); // to read it to its end would take for ever
        }
      }
    } catch (ViewerGone gone) {
      throw gone;
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        throw e;
      }
      own.only();
      Relay.problem(service.name(), e).send(exchange);
    }
  }

  /** Null when the address is no address, and the answer sent. */
  private static @Nullable HttpUriRequestBase request(
      Exchange exchange, String path, @Nullable String query) throws IOException {
    URI target;
    try {
      target = new URI(query == null ? path : path + "?" + query);
    } catch (URISyntaxException malformed) {
      ErrorAnswer.of(EdgeProblem.PATH_INVALID).send(exchange);
      return null;
    }
    var request = new HttpUriRequestBase(exchange.method(), target);
    copyHeaders(exchange.request(), request);
    forwarded(exchange, request);
    return request;
  }

  private void serve(
      Exchange exchange,
      Service service,
      String path,
      @Nullable String query,
      long mostBody,
      boolean restricted)
      throws IOException {
    HttpUriRequestBase request = request(exchange, path, query);
    if (request == null) {
      return;
    }
    if (!exchange.hasBody()) {
      relay(exchange, service, request, restricted);
    } else if (exchange.request().getContentLengthLong() > mostBody) {
      refuse(exchange, tooLarge(mostBody));
    } else {
      withBody(exchange, service, request, mostBody, restricted);
    }
  }

  private static ErrorAnswer tooLarge(long mostBody) {
    return ErrorAnswer.of(HttpProblem.BODY_TOO_LARGE)
        .saying("The body is larger than " + mostBody + " bytes.");
  }

  /** Whether the body, as far as its length is announced, is one that services take of most. */
  public boolean takes(Exchange exchange) {
    return exchange.request().getContentLengthLong() <= maxBody;
  }

  private void withBody(
      Exchange exchange,
      Service service,
      HttpUriRequestBase request,
      long mostBody,
      boolean restricted)
      throws IOException {
    HttpServletRequest viewer = exchange.request();
    long announced = viewer.getContentLengthLong();
    try (Bodies.Loan loan =
        bodies.lend(exchange.client().key(), announced < 0 ? mostBody : announced)) {
      switch (loan.outcome()) {
        case OWN_SHARE_IS_USED -> throttle.tooManyAtOnce(exchange, "bodies", Scope.ADDRESS);
        case ALL_IS_USED -> refuse(exchange, ErrorAnswer.of(EdgeProblem.EDGE_BUSY));
        case LENT -> {
          byte[] body = RequestBody.read(viewer.getInputStream(), mostBody, bodyTimeout);
          request.setEntity(new ByteArrayEntity(body, null));
          relay(exchange, service, request, restricted);
        }
      }
    } catch (RequestBody.TooLarge e) {
      refuse(exchange, tooLarge(mostBody));
    } catch (RequestBody.TooSlow e) {
      refuse(exchange, ErrorAnswer.of(EdgeProblem.BODY_TOO_SLOW));
    }
  }

  private void relay(
      Exchange exchange, Service service, HttpUriRequestBase request, boolean restricted)
      throws IOException {
    OwnHeaders own = OwnHeaders.of(exchange.response());
    ViewerMemory.Loan loan = memory.whole(exchange, HELD);
    try (Opened opened = client.open(service, request)) {
      ClassicHttpResponse answer = opened.answer();
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
      } else {
        if (length >= 0 && !compress) {
          response.setContentLengthLong(length);
        }
        InputStream content = beginning(entity.getContent(), loan != null, opened);
        if (compress) {
          Compression.copy(content, exchange, request);
        } else {
          Relay.copy(content, response.getOutputStream(), request);
        }
      }
    } catch (ViewerGone gone) {
      throw gone;
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        // Half an answer must not look complete: the connection is broken off, and the client asks
        // again.
        throw e;
      }
      own.only();
      Relay.problem(service.name(), e).send(exchange);
    } finally {
      if (loan != null) {
        loan.close();
      }
    }
  }

  /**
   * Reads the beginning of an answer, which is nearly always the whole answer, and returns the
   * connection: a slow client must not hold it. The rest of a longer answer is streamed.
   */
  private static InputStream beginning(InputStream content, boolean held, Opened opened)
      throws IOException {
    if (!held) {
      return content;
    }
    byte[] bytes = content.readNBytes(HELD);
    if (bytes.length == HELD) {
      return new SequenceInputStream(new ByteArrayInputStream(bytes), content);
    }
    opened.close();
    return new ByteArrayInputStream(bytes);
  }

  private static void refuse(Exchange exchange, ErrorAnswer problem) throws IOException {
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
    Client viewer = exchange.client();
    to.setHeader("X-Forwarded-For", viewer.address().getHostAddress());
    to.setHeader("X-Forwarded-Proto", viewer.scheme());
    if (viewer.host() != null) {
      to.setHeader("X-Forwarded-Host", viewer.host());
    }
    to.setHeader("traceparent", exchange.trace().parent());
  }
}
