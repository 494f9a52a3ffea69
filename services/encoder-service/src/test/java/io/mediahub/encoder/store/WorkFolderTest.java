package io.mediahub.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class WorkFolderTest {
  @TempDir Path root;

  @Test
  void a_second_process_does_not_empty_the_folder_that_another_works_in() throws Exception {
    try (WorkFolder first = open()) {
      Path file = Files.createFile(first.sources().resolve("film"));
      assertThatThrownBy(this::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("mediahub.work-dir");
      assertThat(file).exists();
    }
    try (WorkFolder next = open()) { // the one before has ended
      assertThat(next.sources()).isEmptyDirectory();
    }
  }

  @Test
  void another_process_is_noticed_as_well() throws Exception {
    Path lock = Files.createDirectories(root).resolve("lock");
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                lock.toString())
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('!'); // it has the lock
      assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class);
    } finally {
      other.destroyForcibly().waitFor();
    }
    open().close();
  }

  /** Takes a lock, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (var channel =
          java.nio.channels.FileChannel.open(
              Path.of(arguments[0]),
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.print('!');
        System.out.flush();
        System.in.read();
      }
    }
  }

  @Test
  void a_disk_without_room_is_waited_for_and_not_for_ever() throws Exception {
    Duration patience = Duration.ofMillis(1500);
    try (WorkFolder folder = new WorkFolder(root, DataSize.ofMegabytes(1), patience)) {
      folder.requireRoom(1);
      long before = System.nanoTime();
      MediaFailure full =
          catchThrowableOfType(
              MediaFailure.class, () -> folder.requireRoom(Long.MAX_VALUE - (2 << 20)));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(patience);
      assertThat(full.failure()).isEqualTo(JobFailure.DISK_FULL);
      assertThat(full.failure().retryable()).isTrue();
    }
  }

  private WorkFolder open() {
    return new WorkFolder(root, DataSize.ofMegabytes(1), Duration.ZERO);
  }
}
