package io.mediahub.edge.origin;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.edge.http.ByteRange;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.OwnHeaders;
import io.mediahub.edge.http.ViewerGone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Serves init and media segments from the media bucket. A slow viewer holds no connection to the
 * bucket: the object is read into memory first, whole or in pieces.
 */
public final class MediaOrigin {
  private static final String NAME = "object store";
  private static final String MISS = "Miss from mediahub-edge";

  private final OriginClient client;
  private final ObjectStore store;
  private final ObjectCache cache;
  private final ViewerMemory memory;
  private final Clock clock;

  public MediaOrigin(
      OriginClient client, ObjectStore store, ObjectCache cache, ViewerMemory memory, Clock clock) {
    this.client = client;
    this.store = store;
    this.cache = cache;
    this.memory = memory;
    this.clock = clock;
  }

  /** What the store said it has, and the bytes if they were held whole. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied to nobody
  private record Found(long first, long length, byte @Nullable [] bytes) {}

  /**
   * @param playback that asks; it may read only so many at a time
   * @param key of the object, without the playback's part of the path
   */
  public void serve(Exchange exchange, String playback, String key) throws IOException {
    try (ViewerMemory.Loan stream = memory.stream(exchange, playback)) {
      if (stream != null) {
        serve(exchange, key);
      }
    }
  }

  private void serve(Exchange exchange, String key) throws IOException {
    OwnHeaders own = OwnHeaders.of(exchange.response());
    StoredObject known = cache.get(key);
    if (known != null) {
      FromMemory.Part part = FromMemory.begin(exchange, key, known, clock.instant());
      if (part != null) {
        deliver(exchange, own, key, known, part);
      }
    } else {
      fetch(exchange, own, key);
    }
  }

  private void deliver(
      Exchange exchange, OwnHeaders own, String key, StoredObject known, FromMemory.Part part)
      throws IOException {
    // The object may be evicted while the viewer reads it, and then takes memory beside the cache.
    ViewerMemory.Loan loan = memory.whole(exchange, known.bytes().length);
    if (loan == null) {
      pieces(exchange, own, key, part.first(), part.length());
      return;
    }
    try (loan) {
      Relay.write(exchange.response().getOutputStream(), known.bytes(), part);
    }
  }

  private void fetch(Exchange exchange, OwnHeaders own, String key) throws IOException {
    HttpServletRequest viewer = exchange.request();
    HttpUriRequestBase request = store.request(exchange.method(), key);
    pass(viewer, request, "If-None-Match");
    pass(viewer, request, "If-Modified-Since");
    // A request for several ranges is answered with the whole object, which HTTP allows.
    if (!exchange.isHead() && ByteRange.isSingle(viewer.getHeader("Range"))) {
      pass(viewer, request, "Range");
      pass(viewer, request, "If-Range");
    }
    ViewerMemory.Loan loan = null;
    try {
      Found found;
      try (Opened opened = client.open(store.address(), request)) {
        ClassicHttpResponse answer = opened.answer();
        if (!begin(exchange, key, request, opened)) {
          return;
        }
        long length = answer.getEntity() == null ? 0 : answer.getEntity().getContentLength();
        loan = cache.isKept(length) ? memory.whole(exchange, length) : null;
        found = found(key, request, opened, loan != null);
      }
      if (found.bytes() == null) {
        pieces(exchange, own, key, found.first(), found.length());
      } else {
        Relay.write(
            exchange.response().getOutputStream(),
            found.bytes(),
            new FromMemory.Part(0, found.bytes().length));
      }
    } catch (ViewerGone gone) {
      throw gone;
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        throw e;
      }
      own.only();
      Relay.problem(NAME, e).send(exchange);
    } finally {
      if (loan != null) {
        loan.close();
      }
    }
  }

  /** Writes status and headers. False when the answer has no body. */
  private static boolean begin(
      Exchange exchange, String key, HttpUriRequestBase request, Opened opened) throws IOException {
    ClassicHttpResponse answer = opened.answer();
    HttpServletResponse response = exchange.response();
    switch (answer.getCode()) {
      case 200, 206, 304 -> {
        response.setStatus(answer.getCode());
        response.setHeader("X-Cache", MISS);
        MediaHeaders.set(response, key, value(answer, "ETag"), value(answer, "Last-Modified"));
        copyIfThere(answer, response, "Content-Range");
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
          if (entity.getContentLength() < 0) {
            throw new IOException("the object has no length");
          }
          response.setContentLengthLong(entity.getContentLength());
          return true;
        }
        if (answer.getCode() == 200) {
          copyIfThere(answer, response, "Content-Length");
        }
      }
      case 416 -> {
        response.setStatus(416);
        copyIfThere(answer, response, "Content-Range");
      }
      case 404 -> ErrorAnswer.of(HttpProblem.NOT_FOUND).send(exchange);
      default -> {
        opened.abandon(request);
        Relay.problem(NAME, new IOException("status " + answer.getCode())).send(exchange);
      }
    }
    return false;
  }

  /**
   * Reads the whole object, or nothing if there is no memory for it.
   *
   * @param held whether there is memory for all of it
   */
  private Found found(String key, HttpUriRequestBase request, Opened opened, boolean held)
      throws IOException {
    ClassicHttpResponse answer = opened.answer();
    long length = answer.getEntity().getContentLength();
    if (!held) {
      opened.abandon(request);
      return new Found(firstByte(answer), length, null);
    }
    byte[] bytes = all(answer.getEntity().getContent(), (int) length);
    if (answer.getCode() == 200) {
      cache.put(
          key,
          new StoredObject(
              bytes, value(answer, "ETag"), value(answer, "Last-Modified"), clock.instant()));
    }
    return new Found(0, length, bytes);
  }

  /** Fetches the object piece by piece, each when the viewer is ready for it. */
  private void pieces(Exchange exchange, OwnHeaders own, String key, long first, long length)
      throws IOException {
    OwnHeaders said = OwnHeaders.of(exchange.response());
    int status = exchange.response().getStatus();
    own.only();
    ViewerMemory.Loan loan = memory.piece(exchange);
    if (loan == null) {
      return;
    }
    try (loan) {
      said.only();
      exchange.response().setStatus(status);
      exchange.response().setContentLengthLong(length);
      long end = first + length;
      for (long from = first; from < end; from += ViewerMemory.PIECE) {
        byte[] piece = piece(key, from, (int) Math.min(ViewerMemory.PIECE, end - from));
        Relay.write(
            exchange.response().getOutputStream(), piece, new FromMemory.Part(0, piece.length));
      }
    }
  }

  private byte[] piece(String key, long from, int length) throws IOException {
    StoredObject known = cache.get(key);
    byte[] piece = new byte[length];
    if (known != null) {
      System.arraycopy(known.bytes(), (int) from, piece, 0, length);
      return piece;
    }
    HttpUriRequestBase request = store.request("GET", key);
    request.setHeader("Range", "bytes=" + from + "-" + (from + length - 1));
    try (Opened opened = client.open(store.address(), request)) {
      if (opened.answer().getCode() != 206 || opened.answer().getEntity() == null) {
        opened.abandon(request);
        throw new IOException("a part of the object: status " + opened.answer().getCode());
      }
      return all(opened.answer().getEntity().getContent(), length);
    }
  }

  private static byte[] all(InputStream content, int length) throws IOException {
    byte[] bytes = content.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the object ended early");
    }
    if (content.read() >= 0) {
      throw new IOException("the object is longer than was said");
    }
    return bytes;
  }

  /** Of what a part's answer says it is: {@code bytes 10-19/100}. */
  private static long firstByte(ClassicHttpResponse answer) throws IOException {
    String range = value(answer, "Content-Range");
    if (answer.getCode() != 206) {
      return 0;
    }
    try {
      if (range != null && range.startsWith("bytes ")) {
        return Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("a part without its place: " + range, e);
    }
    throw new IOException("a part without its place: " + range);
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
