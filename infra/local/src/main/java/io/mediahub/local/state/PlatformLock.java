package io.mediahub.local.state;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that an environment has one supervisor. The kernel releases the lock when the process
 * ends, however that happens, so it cannot become stale. The file holds the owner's pid.
 */
public final class PlatformLock implements AutoCloseable {
  private static final int LOOKS = 20;
  private static final long BETWEEN_LOOKS_NANOS = 25_000_000;

  private final FileChannel channel;

  private PlatformLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws Failure when another supervisor has it
   */
  public static PlatformLock take(Path file, String environment) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = lock(channel);
    if (lock == null) {
      channel.close();
      throw new Failure(
          ExitCode.ALREADY_RUNNING,
          "The platform is already up in environment '"
              + environment
              + "'"
              + owner(file).map(pid -> " (process " + pid + ")").orElse("")
              + ".",
          "See './mediahub status'; stop it with './mediahub down'; or choose another environment"
              + " with MEDIAHUB_ENV, MEDIAHUB_PORT and MEDIAHUB_INTERNAL_PORT_BASE.");
    }
    channel.truncate(0);
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return new PlatformLock(channel);
  }

  /** Tries several times: a reader holds the lock for a moment, too. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    for (int look = 0; look < LOOKS; look++) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
    return null;
  }

  /** The pid of the supervisor that holds the lock now; empty when nobody does. */
  public static Optional<Long> holder(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    // Shared, so that two readers do not take each other for a supervisor.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        @Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null ? owner(file) : Optional.empty();
    }
  }

  private static Optional<Long> owner(Path file) throws IOException {
    String content = Files.readString(file).strip();
    return content.matches("\\d{1,10}") ? Optional.of(Long.parseLong(content)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
