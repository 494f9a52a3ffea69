package io.mediahub.edge.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A viewer who sends and reads as slowly as the test wants. */
public final class SlowViewer implements AutoCloseable {
  private final Socket socket = new Socket();

  public SlowViewer(int port) throws IOException {
    socket.setReceiveBufferSize(16 * 1024);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Asks, and reads no more than the first bytes of the answer. */
  public void ask(String path, String cookie) throws IOException {
    send(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: edge\r\nConnection: close\r\nCookie: "
            + cookie
            + "\r\n\r\n");
    socket.getInputStream().readNBytes(100);
  }

  /** The rest of the answer. */
  public byte[] rest() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  /** The answer's beginning, if there is one within this time. */
  public String answerWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    var bytes = new ByteArrayOutputStream();
    try {
      bytes.write(socket.getInputStream().readNBytes(12));
    } catch (SocketTimeoutException e) {
      return "";
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
