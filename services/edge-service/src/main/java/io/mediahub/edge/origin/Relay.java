package io.mediahub.edge.origin;

import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.Headers;
import io.mediahub.edge.http.ViewerGone;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies headers and bodies from an origin's answer to the viewer's. */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int PIECE = 32 * 1024;

  private Relay() {}

  static void copyHeaders(HttpMessage from, Exchange exchange) {
    Set<String> connection = connectionHeaders(from);
    for (Header header : from.getHeaders()) {
      if (Headers.travelsToViewer(header.getName(), connection) && header.getValue() != null) {
        exchange.response().addHeader(header.getName(), header.getValue());
      }
    }
  }

  private static Set<String> connectionHeaders(HttpMessage message) {
    Set<String> names = new HashSet<>();
    for (Header header : message.getHeaders("Connection")) {
      for (String name : header.getValue().split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /**
   * Copies in small pieces, so that a slow side costs no memory.
   *
   * @param source the answer to abort when the viewer has gone, since closing would read it to its
   *     end
   * @throws ViewerGone when writing fails
   * @throws IOException when reading fails
   */
  static void copy(InputStream from, OutputStream to, Cancellable source) throws IOException {
    byte[] piece = new byte[PIECE];
    int length;
    while ((length = from.read(piece)) >= 0) {
      write(to, piece, 0, length, source);
    }
  }

  /**
   * Sends each piece on as it comes.
   *
   * @throws ViewerGone when writing fails
   * @throws IOException when reading fails
   */
  static void stream(InputStream from, OutputStream to) throws IOException {
    byte[] piece = new byte[PIECE];
    int length;
    while ((length = from.read(piece)) >= 0) {
      try {
        to.write(piece, 0, length);
        to.flush();
      } catch (IOException e) {
        throw new ViewerGone(e);
      }
    }
  }

  /** Writes what is at hand. */
  static void write(OutputStream to, byte[] bytes, FromMemory.Part part) throws ViewerGone {
    try {
      to.write(bytes, part.first(), part.length());
    } catch (IOException e) {
      throw new ViewerGone(e);
    }
  }

  private static void write(
      OutputStream to, byte[] bytes, int offset, int length, Cancellable source) throws ViewerGone {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      source.cancel();
      throw new ViewerGone(e);
    }
  }

  /** The error answer for an origin that failed. */
  static ErrorAnswer problem(String origin, IOException error) {
    ErrorAnswer problem = problemOf(origin, error);
    LOG.atWarn()
        .addKeyValue("origin", origin)
        .addKeyValue("status", problem.code().status())
        .log("No answer from an origin: {}", error.toString());
    return problem;
  }

  private static ErrorAnswer problemOf(String origin, IOException error) {
    if (Failures.isUnreached(error)) {
      return EdgeProblem.ORIGIN_DOWN.of(origin);
    }
    if (Failures.isCrowdedOut(error)) {
      return EdgeProblem.ORIGIN_BUSY.of(origin);
    }
    return error instanceof SocketTimeoutException
        ? EdgeProblem.ORIGIN_SLOW.of(origin)
        : EdgeProblem.ORIGIN_FAILED.of(origin);
  }
}
