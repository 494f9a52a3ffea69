package io.mediahub.edge.origin;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * An origin's answer while it is being read. It must be closed, and is read to its end before if
 * the connection is to be used again. Closing it again does nothing.
 */
final class Opened implements Closeable {
  private final ClassicHttpResponse answer;
  private final Runnable ended;
  private boolean closed;
  private boolean abandoned;

  Opened(ClassicHttpResponse answer, Runnable ended) {
    this.answer = answer;
    this.ended = ended;
  }

  ClassicHttpResponse answer() {
    return answer;
  }

  /** Closes the connection without reading the rest. */
  void abandon(Cancellable request) {
    abandoned = true;
    request.cancel();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        answer.close();
      } catch (IOException e) {
        if (!abandoned) {
          throw e;
        }
      } finally {
        ended.run();
      }
    }
  }
}
