package io.mediahub.encoder.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import mediahub.upload.SourceObject;
import org.springframework.util.unit.DataSize;

/**
 * Local copies of sources. Inspection and encoding of media usually follow each other on the same
 * worker, so the file is downloaded once. The least recently used copy is deleted first.
 */
public final class SourceCache {
  private final MediaStore store;
  private final WorkFolder folder;
  private final long limit;

  /** In order of use, the oldest first. Guarded by itself. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** Identifies a source. The object key alone does not, since an object can be overwritten. */
  private record Key(String bucket, String objectKey, long sizeBytes, String sha256) {}

  private static final class Entry {
    private final ReentrantLock download = new ReentrantLock();
    private final Path file;
    private final long size;
    private int users;
    private boolean complete;

    Entry(Path file, long size) {
      this.file = file;
      this.size = size;
    }
  }

  /**
   * @param limit size of all copies above which unused ones are deleted
   */
  public SourceCache(MediaStore store, WorkFolder folder, DataSize limit) {
    this.store = store;
    this.folder = folder;
    this.limit = limit.toBytes();
  }

  /**
   * The local copy, downloaded when it is not there. It stays until the lease is closed. Its
   * content is not checked.
   *
   * @throws io.mediahub.encoder.media.MediaFailure when it cannot be downloaded
   */
  public Lease acquire(SourceObject source) throws IOException, InterruptedException {
    Key key =
        new Key(
            source.getBucket(), source.getObjectKey(), source.getSizeBytes(), source.getSha256());
    Entry entry;
    synchronized (entries) {
      entry =
          entries.computeIfAbsent(
              key,
              absent ->
                  new Entry(
                      folder.sources().resolve(UUID.randomUUID().toString()),
                      source.getSizeBytes()));
      entry.users++;
    }
    entry.download.lock();
    try {
      if (!entry.complete) {
        folder.requireRoom(source.getSizeBytes());
        Files.deleteIfExists(entry.file); // of a download that failed
        store.download(source, entry.file);
        entry.complete = true;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      release(entry);
      throw e;
    } finally {
      entry.download.unlock();
    }
    return new Lease(entry.file, () -> release(entry));
  }

  private void release(Entry entry) throws IOException {
    synchronized (entries) {
      entry.users--;
      long kept = 0;
      for (Entry each : entries.values()) {
        kept += each.size;
      }
      var oldest = entries.values().iterator();
      while (oldest.hasNext()) {
        Entry candidate = oldest.next();
        if (candidate.users == 0 && (kept > limit || !candidate.complete)) {
          oldest.remove();
          kept -= candidate.size;
          Files.deleteIfExists(candidate.file);
        }
      }
    }
  }

  /** A local copy in use. */
  public static final class Lease implements AutoCloseable {
    private final Path file;
    private final Release release;

    private Lease(Path file, Release release) {
      this.file = file;
      this.release = release;
    }

    public Path file() {
      return file;
    }

    @Override
    public void close() throws IOException {
      release.run();
    }

    @FunctionalInterface
    private interface Release {
      void run() throws IOException;
    }
  }
}
