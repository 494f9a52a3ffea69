package io.mediahub.edge.origin;

import io.mediahub.edge.http.ByteRange;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.OwnHeaders;
import io.mediahub.edge.http.Problems;
import io.mediahub.edge.http.ViewerGone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Serves init and media segments from the media bucket. */
public final class MediaOrigin {
  private static final String NAME = "object store";
  private static final String MISS = "Miss from mediahub-edge";

  private final OriginClient client;
  private final ObjectStore store;
  private final ObjectCache cache;
  private final Clock clock;

  public MediaOrigin(OriginClient client, ObjectStore store, ObjectCache cache, Clock clock) {
    this.client = client;
    this.store = store;
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * @param key of the object, without the playback's part of the path
   */
  public void serve(Exchange exchange, String key) throws IOException {
    StoredObject known = cache.get(key);
    if (known == null) {
      fetch(exchange, key);
    } else {
      FromMemory.serve(exchange, key, known, clock.instant());
    }
  }

  private void fetch(Exchange exchange, String key) throws IOException {
    HttpServletRequest viewer = exchange.request();
    HttpUriRequestBase request = store.request(exchange.method(), key);
    pass(viewer, request, "If-None-Match");
    pass(viewer, request, "If-Modified-Since");
    // Several ranges at once may be answered with the whole, and are.
    if (!exchange.isHead() && ByteRange.isSingle(viewer.getHeader("Range"))) {
      pass(viewer, request, "Range");
      pass(viewer, request, "If-Range");
    }
    OwnHeaders own = OwnHeaders.of(exchange.response());
    try (Opened opened = client.open(store.address(), request)) {
      relay(exchange, key, request, opened.answer());
    } catch (ViewerGone gone) {
      throw gone;
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        throw e;
      }
      own.only();
      Relay.problem(NAME, e).send(exchange);
    }
  }

  private void relay(
      Exchange exchange, String key, HttpUriRequestBase request, ClassicHttpResponse answer)
      throws IOException {
    HttpServletResponse response = exchange.response();
    switch (answer.getCode()) {
      case 200, 206, 304 -> {
        response.setStatus(answer.getCode());
        response.setHeader("X-Cache", MISS);
        MediaHeaders.set(response, key, value(answer, "ETag"), value(answer, "Last-Modified"));
        copyIfThere(answer, response, "Content-Range");
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
          body(exchange, key, request, answer, entity);
        } else if (answer.getCode() == 200) {
          copyIfThere(answer, response, "Content-Length");
        }
      }
      case 416 -> {
        response.setStatus(416);
        copyIfThere(answer, response, "Content-Range");
      }
      case 404 -> Problems.notFound().send(exchange);
      default -> {
        request.cancel();
        Relay.problem(NAME, new IOException("status " + answer.getCode())).send(exchange);
      }
    }
  }

  private void body(
      Exchange exchange,
      String key,
      HttpUriRequestBase request,
      ClassicHttpResponse answer,
      HttpEntity entity)
      throws IOException {
    HttpServletResponse response = exchange.response();
    long length = entity.getContentLength();
    if (length >= 0) {
      response.setContentLengthLong(length);
    }
    InputStream content = entity.getContent();
    if (answer.getCode() != 200 || !cache.collects(length)) {
      Relay.copy(content, response.getOutputStream(), request);
      return;
    }
    try {
      byte[] bytes = collect(content, (int) length, response.getOutputStream(), request);
      cache.put(
          key,
          new StoredObject(
              bytes, value(answer, "ETag"), value(answer, "Last-Modified"), clock.instant()));
    } finally {
      cache.collected(length);
    }
  }

  /** The viewer gets each piece as it comes; what was sent is kept when it is complete. */
  private static byte[] collect(
      InputStream content, int length, OutputStream viewer, HttpUriRequestBase request)
      throws IOException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < bytes.length) {
      int got = content.read(bytes, filled, bytes.length - filled);
      if (got < 0) {
        throw new IOException("the object ended early");
      }
      Relay.write(viewer, bytes, filled, got, request);
      filled += got;
    }
    if (content.read() >= 0) {
      throw new IOException("the object is longer than was said");
    }
    return bytes;
  }

  private static void pass(HttpServletRequest from, HttpUriRequestBase to, String name) {
    String value = from.getHeader(name);
    if (value != null) {
      to.setHeader(name, value);
    }
  }

  private static void copyIfThere(ClassicHttpResponse from, HttpServletResponse to, String name) {
    String value = value(from, name);
    if (value != null) {
      to.setHeader(name, value);
    }
  }

  private static @Nullable String value(ClassicHttpResponse answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
