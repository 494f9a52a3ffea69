package io.mediahub.upload;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One lock for each upload in use, so that no request waits for another upload. */
final class UploadLocks {
  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  private final Map<String, Entry> byUpload = new ConcurrentHashMap<>();

  /**
   * @return false when another request held it for all that time; after true the caller must {@link
   *     #release} it
   */
  boolean acquire(String mediaId, Duration patience) {
    Entry entry =
        byUpload.compute(
            mediaId,
            (id, known) -> {
              Entry used = known == null ? new Entry() : known;
              used.users++;
              return used;
            });
    boolean acquired = false;
    try {
      acquired = entry.lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
      return acquired;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for another completion.", e);
    } finally {
      if (!acquired) {
        leave(mediaId);
      }
    }
  }

  void release(String mediaId) {
    Entry entry = byUpload.get(mediaId);
    if (entry == null) {
      throw new IllegalStateException("The lock is not held.");
    }
    entry.lock.unlock();
    leave(mediaId);
  }

  private void leave(String mediaId) {
    byUpload.computeIfPresent(mediaId, (id, entry) -> --entry.users == 0 ? null : entry);
  }

  /** The number of uploads in use. */
  int size() {
    return byUpload.size();
  }
}
