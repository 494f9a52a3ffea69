package io.mediahub.encoder.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The part of the file system that a job's ffmpeg can see.
 *
 * @param folder the job's own folder: written, and removed with the job
 * @param source the file to read, which the job cannot change; null where there is none
 * @param niceness of its tools, 0 to 19: what the kernel takes off their share of the processors
 */
public record JobSpace(Path folder, @Nullable Path source, int niceness) {
  public JobSpace {
    folder = folder.toAbsolutePath().normalize();
    source = source == null ? null : source.toAbsolutePath().normalize();
  }

  /** Of a job that somebody waits for. */
  public JobSpace(Path folder, @Nullable Path source) {
    this(folder, source, 0);
  }

  /** A folder in this one, which is created: for work whose files have the same names. */
  public JobSpace below(String name) throws IOException {
    return new JobSpace(Files.createDirectories(folder.resolve(name)), source, niceness);
  }

  /** The source of a job that needs one. */
  public Path requireSource() {
    if (source == null) {
      throw new IllegalStateException("this job has no source file");
    }
    return source;
  }
}
