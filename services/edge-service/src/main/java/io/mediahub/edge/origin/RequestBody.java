package io.mediahub.edge.origin;

import io.mediahub.edge.http.ViewerGone;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the whole body of a request before a connection to a service is opened: a client that sends
 * slowly, or never to the end, holds no connection that others need.
 *
 * <p>The bytes are read without blocking, against a deadline for the whole body: with a timeout for
 * each read, one byte every few seconds would keep the request open for hours.
 */
final class RequestBody implements ReadListener {
  private static final int PIECE = 8 * 1024;

  private final ServletInputStream from;
  private final long limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final byte[] piece = new byte[PIECE];
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private RequestBody(ServletInputStream from, long limit) {
    this.from = from;
    this.limit = limit;
  }

  /** The body did not come to its end in time. */
  static final class TooSlow extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** The body is larger than was allowed. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * Waits for the end of a body, or of the time.
   *
   * @param from of a request that is answered asynchronously
   * @param limit in bytes
   * @param atMost for all of it
   * @throws ViewerGone when the viewer does not send it to its end
   */
  static byte[] read(ServletInputStream from, long limit, Duration atMost)
      throws IOException, TooSlow, TooLarge {
    RequestBody body = new RequestBody(from, limit);
    from.setReadListener(body);
    try {
      return body.whole.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      body.whole.cancel(false);
      throw new TooSlow();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TooLarge tooLarge) {
        throw tooLarge;
      }
      throw new ViewerGone(new IOException("The body broke off", e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ViewerGone(new IOException("interrupted", e));
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!whole.isDone() && from.isReady()) {
      int got = from.read(piece);
      if (got < 0) {
        return;
      }
      if (bytes.size() + got > limit) {
        whole.completeExceptionally(new TooLarge());
        return;
      }
      bytes.write(piece, 0, got);
    }
  }

  @Override
  public void onAllDataRead() {
    whole.complete(bytes.toByteArray());
  }

  @Override
  public void onError(Throwable error) {
    whole.completeExceptionally(error);
  }
}
