package io.mediahub.local.state;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the status on a Unix socket in the state folder. Unlike the status file, it works on a
 * full disk and is never outdated.
 */
public final class StatusSocket implements AutoCloseable {
  /**
   * Relative, because a socket's address has at most 108 bytes. The supervisor's working directory
   * is the state folder, and others go through {@code /proc/PID/cwd}.
   */
  private static final Path SOCKET = Path.of("run", "status.sock");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_MILLIS = 3000;

  private final ServerSocketChannel server;
  private final Path file;

  private StatusSocket(ServerSocketChannel server, Path file) {
    this.server = server;
    this.file = file;
  }

  /**
   * Answers from now on.
   *
   * @param state the working directory of this process
   */
  public static StatusSocket open(Path state, Supplier<PlatformStatus> status) throws IOException {
    Path file = state.resolve(SOCKET);
    Files.deleteIfExists(file); // of a supervisor that was killed
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(here(state) ? SOCKET : file));
    StatusSocket socket = new StatusSocket(server, file);
    Thread.ofPlatform().name("status").daemon().start(() -> socket.answer(status));
    return socket;
  }

  private static boolean here(Path state) throws IOException {
    return Path.of("").toAbsolutePath().toRealPath().equals(state.toRealPath());
  }

  private void answer(Supplier<PlatformStatus> status) {
    while (server.isOpen()) {
      try (SocketChannel asker = server.accept()) {
        byte[] text = JSON.writeValueAsBytes(status.get());
        // The kernel's buffer takes the whole answer, so a client that does not read blocks nobody.
        asker.configureBlocking(false);
        asker.write(ByteBuffer.wrap(text));
      } catch (IOException | RuntimeException e) {
        if (server.isOpen()) {
          System.err.println("status: " + e);
        }
      }
    }
  }

  /** Asks the supervisor with that process id; empty when it does not answer. */
  public static Optional<PlatformStatus> ask(long pid) {
    Path socket = Path.of("/proc", Long.toString(pid), "cwd").resolve(SOCKET);
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> read(socket));
    try {
      String text = answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(text, PlatformStatus.class));
    } catch (ExecutionException | TimeoutException | JacksonException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String read(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
  }
}
