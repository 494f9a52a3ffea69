package io.mediahub.edge.origin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body that ends in an error when it is longer than allowed, and in {@link
 * Relay.ViewerGone} when the viewer does not send it to its end.
 */
final class LimitedBody extends FilterInputStream {
  private final long limit;
  private long read;

  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  LimitedBody(InputStream body, long limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int got;
    try {
      got = super.read(into, offset, length);
    } catch (IOException e) {
      throw new Relay.ViewerGone(e);
    }
    if (got > 0) {
      count(got);
    }
    return got;
  }

  private void count(int bytes) throws TooLarge {
    read += bytes;
    if (read > limit) {
      throw new TooLarge();
    }
  }
}
