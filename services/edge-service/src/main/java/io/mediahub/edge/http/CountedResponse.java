package io.mediahub.edge.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers status and size of the answer, also after the client has gone and the container has
 * recycled the response.
 */
public final class CountedResponse extends HttpServletResponseWrapper {
  private @Nullable Counted output;
  private int status = 200;
  private @Nullable String code;

  public CountedResponse(HttpServletResponse response) {
    super(response);
  }

  /** Also after the container has taken the response back. */
  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    this.status = status;
  }

  @Override
  public void reset() {
    super.reset();
    status = 200;
  }

  /** The stable word for why the edge itself refused or failed; null when it did not. */
  public @Nullable String code() {
    return code;
  }

  void setCode(String code) {
    this.code = code;
  }

  /** Of the body, as far as it was written. */
  public long bytes() {
    return output == null ? 0 : output.bytes;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (output == null) {
      output = new Counted(super.getOutputStream());
    }
    return output;
  }

  private static final class Counted extends ServletOutputStream {
    private final ServletOutputStream to;
    private long bytes;

    Counted(ServletOutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
      to.write(value);
      bytes++;
    }

    @Override
    public void write(byte[] values, int offset, int length) throws IOException {
      to.write(values, offset, length);
      bytes += length;
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }

    @Override
    public boolean isReady() {
      return to.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      to.setWriteListener(listener);
    }
  }
}
