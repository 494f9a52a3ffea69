package io.mediahub.edge.origin;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * An origin's answer while it is being read. It must be closed, and is read to its end before if
 * the connection is to be used again.
 */
record Opened(ClassicHttpResponse answer, Runnable ended) implements Closeable {
  @Override
  public void close() throws IOException {
    try {
      answer.close();
    } finally {
      ended.run();
    }
  }
}
