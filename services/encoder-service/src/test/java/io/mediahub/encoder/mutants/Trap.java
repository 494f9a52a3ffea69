package io.mediahub.encoder.mutants;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files that nobody may read, and an address that nobody may call. A read shows in the file's time
 * of access, which is set long before its time of change: so even a file system that rarely notes
 * accesses (relatime) notes this one.
 */
final class Trap implements AutoCloseable {
  /** No output and no sentence may hold it. */
  static final String SECRET = "the-canary-sings-7d1f";

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

  private final ServerSocket socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final AtomicInteger calls = new AtomicInteger();
  private final byte[] canary;

  /**
   * @param film something that would play
   */
  Trap(byte[] film) throws IOException {
    this.canary = Bytes.joined(film, SECRET.getBytes(StandardCharsets.US_ASCII));
    Thread.ofPlatform().daemon().name("trap").start(this::count);
  }

  private void count() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
        calls.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  String address() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int calls() {
    return calls.get();
  }

  /** Puts a file that plays, and that nobody may open. */
  Path canary(Path file) throws IOException {
    Files.write(file, canary);
    attributes(file).setTimes(null, LONG_AGO, null);
    return file;
  }

  /** Those that were opened. */
  static List<Path> read(List<Path> canaries) throws IOException {
    List<Path> read = new ArrayList<>();
    for (Path each : canaries) {
      if (!accessed(each).equals(LONG_AGO)) {
        read.add(each);
      }
    }
    return read;
  }

  private static FileTime accessed(Path file) throws IOException {
    return attributes(file).readAttributes().lastAccessTime();
  }

  private static BasicFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, BasicFileAttributeView.class);
  }

  /** Whether it works on the file system of a folder: what is read here is noticed. */
  boolean worksIn(Path folder) throws IOException {
    Path file = canary(folder.resolve("trial"));
    try {
      BasicFileAttributes before = attributes(file).readAttributes();
      boolean untouched = before.lastAccessTime().equals(LONG_AGO);
      return Files.readAllBytes(file).length > 0 && untouched && !read(List.of(file)).isEmpty();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
