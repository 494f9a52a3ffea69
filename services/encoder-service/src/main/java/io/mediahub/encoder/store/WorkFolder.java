package io.mediahub.encoder.store;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * The folder of a worker's files: {@code sources/} and {@code jobs/}. Nothing in it is of use after
 * a restart, so it is emptied then. The file {@code lock} reserves it for one process.
 */
public final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Path sources;
  private final Path jobs;
  private final DataSize reserve;
  private final Duration patience;
  private final FileChannel lock;

  /**
   * Takes the folder and empties it.
   *
   * @param reserve free space on the disk that is never used
   * @param patience how long a job waits for room on the disk
   * @throws IllegalStateException with a sentence for the operator when another process has it
   */
  public WorkFolder(Path root, DataSize reserve, Duration patience) {
    Path folder = root.toAbsolutePath().normalize();
    this.sources = folder.resolve("sources");
    this.jobs = folder.resolve("jobs");
    this.reserve = reserve;
    this.patience = patience;
    try {
      Files.createDirectories(folder);
      this.lock = lock(folder);
      FileSystemUtils.deleteRecursively(sources);
      FileSystemUtils.deleteRecursively(jobs);
      Files.createDirectories(sources);
      Files.createDirectories(jobs);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The working folder %s cannot be used; see mediahub.work-dir.".formatted(root), e);
    }
  }

  /** Held by this process until it ends or closes the folder, however it ends. */
  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean mine;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // another WorkFolder of this process
      mine = false;
    }
    if (!mine) {
      channel.close();
      throw new IllegalStateException(
          "Another encoder-service uses %s. Give this one a folder of its own with mediahub.work-dir."
              .formatted(folder));
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  Path sources() {
    return sources;
  }

  /** A new, empty folder for one run of a job: another run of it may be going on. */
  public JobFolder openJob(String jobId) throws IOException {
    return new JobFolder(Files.createTempDirectory(jobs, jobId + "-"));
  }

  /**
   * Waits a while for room on the disk, since other jobs end and people delete files.
   *
   * @throws MediaFailure {@code disk-full}, for now
   */
  public void requireRoom(long bytes) throws IOException, InterruptedException {
    long needed = bytes + reserve.toBytes();
    long deadline = System.nanoTime() + patience.toNanos();
    long free = free();
    if (free < needed) {
      LOG.warn("The disk has {} MB free; the job waits for {} MB", free >> 20, needed >> 20);
    }
    while (free < needed) {
      if (System.nanoTime() >= deadline) {
        throw new MediaFailure(
            JobFailure.DISK_FULL,
            "The worker's disk has %d MB free. This job needs %d MB, and %d MB must stay free."
                .formatted(free >> 20, bytes >> 20, reserve.toMegabytes()));
      }
      Thread.sleep(BETWEEN_LOOKS);
      free = free();
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(jobs).getUsableSpace();
  }

  /** The folder of one run; closing it deletes it. */
  public record JobFolder(Path path) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      FileSystemUtils.deleteRecursively(path);
    }
  }
}
