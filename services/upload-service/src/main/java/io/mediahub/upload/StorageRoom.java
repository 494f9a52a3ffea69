package io.mediahub.upload;

import io.mediahub.platform.refusal.RefusalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Refuses new uploads when the disk of a local object store is nearly full: databases and the log
 * are on the same disk and need the rest. A remote store is not checked.
 */
@Component
class StorageRoom {
  private static final Logger LOG = LoggerFactory.getLogger(StorageRoom.class);
  private static final Duration LATER = Duration.ofMinutes(1);

  private final UploadSettings settings;

  StorageRoom(UploadSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws RefusalException {@code storage-full}
   */
  void require(long bytes) {
    if (settings.freeSpaceOf().isBlank()) {
      return;
    }
    long free;
    try {
      free = Files.getFileStore(Path.of(settings.freeSpaceOf())).getUsableSpace();
    } catch (IOException e) {
      LOG.warn("How much space the object store has could not be found out", e);
      return;
    }
    // An invalid size is refused later, with its own code.
    if (free - Math.clamp(bytes, 0L, settings.maxSize().toBytes()) < settings.minFree().toBytes()) {
      throw new RefusalException(UploadProblem.STORAGE_FULL.refusal(), LATER);
    }
  }
}
