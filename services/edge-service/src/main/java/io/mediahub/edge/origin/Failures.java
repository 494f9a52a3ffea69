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

/** What a failed request says of its origin, and whether another one may be asked. */
final class Failures {
  private static final String KEY = "Idempotency-Key";

  private Failures() {}

  /** No connection came about: the origin cannot have received anything. */
  static boolean isUnreached(IOException error) {
    return switch (error) {
      case ConnectTimeoutException e -> true;
      case ConnectException e -> true;
      case NoRouteToHostException e -> true;
      case UnknownHostException e -> true;
      default -> false;
    };
  }

  /** All connections that there may be are taken: the origin is given more than it gets done. */
  static boolean isCrowdedOut(IOException error) {
    return error instanceof ConnectionRequestTimeoutException
        // The pool ends some waits by itself.
        || error instanceof RequestFailedException && error.getCause() instanceof TimeoutException;
  }

  /** The connection ended before the answer began: whether the request was done is not known. */
  static boolean isBrokenOff(IOException error) {
    return !isUnreached(error)
        && (error instanceof NoHttpResponseException
            || error instanceof ConnectionClosedException
            || error instanceof SocketException);
  }

  /** Twice is as good as once: by its method, or because its key makes it so. */
  static boolean mayBeRepeated(HttpRequest request) {
    return Method.isIdempotent(request.getMethod()) || request.containsHeader(KEY);
  }
}
