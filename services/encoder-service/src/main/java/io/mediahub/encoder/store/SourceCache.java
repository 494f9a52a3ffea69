package io.mediahub.encoder.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import mediahub.upload.SourceObject;
import org.springframework.util.unit.DataSize;

/**
 * Local copies of sources. Jobs of a media often come to the same worker, one after another and at
 * the same time: they share one copy, which is downloaded and checked once. The least recently used
 * copy is deleted first.
 */
public final class SourceCache {
  private final MediaStore store;
  private final WorkFolder folder;
  private final ExecutorService threads;
  private final long limit;

  /** In order of use, the oldest first. Guarded by itself. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** Identifies a source. The object key alone does not, since an object can be overwritten. */
  private record Key(String bucket, String objectKey, long sizeBytes, String sha256) {
    static Key of(SourceObject source) {
      return new Key(
          source.getBucket(), source.getObjectKey(), source.getSizeBytes(), source.getSha256());
    }
  }

  private static final class Entry {
    private final Path file;
    private final long size;
    private final Future<Path> download;
    private final ReentrantLock check = new ReentrantLock();
    private int users;
    private boolean checked;

    Entry(Path file, long size, Future<Path> download) {
      this.file = file;
      this.size = size;
      this.download = download;
    }

    boolean failed() {
      return download.isDone() && download.state() != Future.State.SUCCESS;
    }
  }

  /** Looks at a copy once, and throws when it is not what was uploaded. */
  @FunctionalInterface
  public interface Check {
    void of(Path file) throws IOException;
  }

  /**
   * @param threads for downloads
   * @param limit size of all copies above which unused ones are deleted
   */
  public SourceCache(
      MediaStore store, WorkFolder folder, ExecutorService threads, DataSize limit) {
    this.store = store;
    this.folder = folder;
    this.threads = threads;
    this.limit = limit.toBytes();
  }

  /**
   * The local copy, whose download begins when it is not there. It stays until the lease is closed.
   */
  public Lease acquire(SourceObject source) {
    synchronized (entries) {
      Key key = Key.of(source);
      Entry entry = entries.get(key);
      if (entry == null || entry.failed()) {
        entry = begin(source);
        entries.put(key, entry);
      }
      entry.users++;
      return new Lease(entry);
    }
  }

  private Entry begin(SourceObject source) {
    Path file = folder.sources().resolve(UUID.randomUUID().toString());
    Future<Path> download =
        threads.submit(
            () -> {
              try {
                folder.requireRoom(source.getSizeBytes());
                store.download(source, file);
                return file;
              } catch (IOException | InterruptedException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
              }
            });
    return new Entry(file, source.getSizeBytes(), download);
  }

  private void release(Entry left) throws IOException {
    synchronized (entries) {
      left.users--;
      if (left.users == 0 && !left.download.isDone()) {
        left.download.cancel(true); // nobody waits for it any more
      }
      if (left.users == 0 && !entries.containsValue(left)) { // another took its place
        Files.deleteIfExists(left.file);
      }
      long kept = 0;
      for (Entry each : entries.values()) {
        kept += each.size;
      }
      var oldest = entries.values().iterator();
      while (oldest.hasNext()) {
        Entry candidate = oldest.next();
        if (candidate.users == 0 && (kept > limit || candidate.failed())) {
          oldest.remove();
          kept -= candidate.size;
          Files.deleteIfExists(candidate.file);
        }
      }
    }
  }

  /** A local copy in use. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    /**
     * The whole file, when it is there. Its content is not checked.
     *
     * @throws io.mediahub.encoder.media.MediaFailure when it cannot be downloaded
     */
    public Path file() throws IOException, InterruptedException {
      try {
        return entry.download.get();
      } catch (ExecutionException e) {
        throw Interruptible.asThrown(e.getCause());
      }
    }

    /** The whole file, after it was checked by one of the jobs that use it. */
    public Path checked(Check check) throws IOException, InterruptedException {
      Path file = file();
      entry.check.lockInterruptibly();
      try {
        if (!entry.checked) {
          check.of(file);
          entry.checked = true;
        }
      } finally {
        entry.check.unlock();
      }
      return file;
    }

    @Override
    public void close() throws IOException {
      release(entry);
    }
  }
}
