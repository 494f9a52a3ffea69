package io.mediahub.encoder.store;

import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * The folder of a worker's files: {@code sources/} and {@code jobs/}. Nothing in it is worth
 * anything after a restart, so it is emptied then.
 */
public final class WorkFolder {
  private final Path sources;
  private final Path jobs;
  private final DataSize reserve;

  /**
   * Empties the folder.
   *
   * @param reserve free space on the disk that is left alone
   */
  public WorkFolder(Path root, DataSize reserve) {
    this.sources = root.toAbsolutePath().normalize().resolve("sources");
    this.jobs = root.toAbsolutePath().normalize().resolve("jobs");
    this.reserve = reserve;
    try {
      FileSystemUtils.deleteRecursively(sources);
      FileSystemUtils.deleteRecursively(jobs);
      Files.createDirectories(sources);
      Files.createDirectories(jobs);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The working folder %s cannot be used; see mediahub.work-dir.".formatted(root), e);
    }
  }

  Path sources() {
    return sources;
  }

  /** A new, empty folder for an attempt; what an earlier run of it left is removed. */
  public JobFolder openJob(String jobId, int attempt) throws IOException {
    Path folder = jobs.resolve("%s-%d".formatted(jobId, attempt)).normalize();
    if (!jobs.equals(folder.getParent())) {
      throw new IOException("a job id that is no file name");
    }
    FileSystemUtils.deleteRecursively(folder);
    Files.createDirectory(folder);
    return new JobFolder(folder);
  }

  /**
   * @throws MediaFailure {@code disk-full}, for now
   */
  public void requireRoom(long bytes) throws IOException {
    long free = Files.getFileStore(jobs).getUsableSpace();
    if (free < bytes + reserve.toBytes()) {
      throw MediaFailure.forNow(
          "disk-full",
          "The worker's disk has %d MB free; this job needs %d MB besides the %d MB that stay free."
              .formatted(free >> 20, bytes >> 20, reserve.toMegabytes()));
    }
  }

  /** Exists until it is closed. */
  public record JobFolder(Path path) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      FileSystemUtils.deleteRecursively(path);
    }
  }
}
