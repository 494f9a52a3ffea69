package io.mediahub.edge.origin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * What a failed request says about its origin, and whether the request may be sent to another
 * instance.
 */
final class Failures {
  private static final String KEY = "Idempotency-Key";

  private Failures() {}

  /** The connection failed, so the origin cannot have received the request. */
  static boolean isUnreached(IOException error) {
    return switch (error) {
      case ConnectTimeoutException e -> true;
      case ConnectException e -> true;
      case NoRouteToHostException e -> true;
      case UnknownHostException e -> true;
      default -> false;
    };
  }

  /** All connections are in use: the origin is overloaded. */
  static boolean isCrowdedOut(IOException error) {
    return error instanceof ConnectionRequestTimeoutException
        // The pool ends some waits by itself.
        || (error instanceof RequestFailedException
            && error.getCause() instanceof TimeoutException);
  }

  /** The connection ended before the answer began: the request may have been executed. */
  static boolean isBrokenOff(IOException error) {
    return !isUnreached(error)
        && (error instanceof NoHttpResponseException
            || error instanceof ConnectionClosedException
            || error instanceof SocketException);
  }

  /** The request is idempotent, by its method or by an Idempotency-Key. */
  static boolean mayBeRepeated(HttpRequest request) {
    return Method.isIdempotent(request.getMethod()) || request.containsHeader(KEY);
  }
}
