package io.mediahub.encoder.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A cable between the service and the object store, which can be held or cut. */
final class Link implements AutoCloseable {
  private enum State {
    /** Bytes pass. */
    OPEN,
    /** Nothing passes, and nobody says so. */
    HELD,
    /** Connections break, and new ones as soon as they are made. */
    CUT
  }

  private final ServerSocket entrance;
  private final int port;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger broken = new AtomicInteger();
  private State state = State.OPEN;

  Link(int port) throws IOException {
    this.port = port;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + entrance.getLocalPort();
  }

  void open() {
    become(State.OPEN);
  }

  void hold() {
    become(State.HELD);
  }

  void cut() {
    broken.set(0);
    become(State.CUT);
  }

  /** How many connections have broken since it was cut. */
  int broken() {
    return broken.get();
  }

  private void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the link is held. */
  private void pass() throws IOException {
    lock.lock();
    try {
      while (state == State.HELD) {
        changed.awaitUninterruptibly();
      }
      if (state == State.CUT) {
        throw new IOException("cut");
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket near = entrance.accept();
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket near) {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      pass();
      Thread back = Thread.ofVirtual().start(() -> carry(far, near));
      carry(near, far);
      back.join();
    } catch (IOException e) {
      broken.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] piece = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        pass();
        out.write(piece, 0, got);
      }
    } catch (IOException e) {
      broken.incrementAndGet();
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    open();
    entrance.close();
  }
}
