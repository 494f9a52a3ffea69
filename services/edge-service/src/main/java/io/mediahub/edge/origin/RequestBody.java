package io.mediahub.edge.origin;

import io.mediahub.edge.http.Problem;
import io.mediahub.edge.http.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A request's body, whole. It is read before a connection to a service is opened, so that viewers
 * who send slowly, or never to the end, hold none of the connections that all others need.
 */
final class RequestBody implements AutoCloseable {
  private static final int PIECE = 8 * 1024;

  private final Budget budget;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RequestBody(Budget budget) {
    this.budget = budget;
  }

  /** Why a body is not taken. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Refused(Problem problem) {
      super(problem.code());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /**
   * Reads to the end. The deadline is for all of it: one that keeps coming in drops passes every
   * deadline of a single read.
   *
   * @throws Refused when it is too large or too slow, or too many are being read
   * @throws Relay.ViewerGone when the viewer does not send it to its end
   */
  static RequestBody read(HttpServletRequest viewer, long limit, Duration atMost, Budget budget)
      throws IOException, Refused {
    RequestBody body = new RequestBody(budget);
    try {
      body.fill(viewer.getInputStream(), limit, System.nanoTime() + atMost.toNanos());
      return body;
    } catch (IOException | Refused | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private void fill(InputStream from, long limit, long deadline) throws IOException, Refused {
    byte[] piece = new byte[PIECE];
    for (int got = receive(from, piece); got >= 0; got = receive(from, piece)) {
      if (bytes.size() + got > limit) {
        throw new Refused(Problems.bodyTooLarge(limit));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Refused(Problems.bodyTooSlow());
      }
      if (!budget.take(got)) {
        throw new Refused(Problems.busy());
      }
      bytes.write(piece, 0, got);
    }
  }

  private static int receive(InputStream from, byte[] piece) throws IOException, Refused {
    try {
      return from.read(piece);
    } catch (SocketTimeoutException e) {
      throw new Refused(Problems.bodyTooSlow());
    } catch (IOException e) {
      throw new Relay.ViewerGone(e);
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    budget.giveBack(bytes.size());
  }
}
