package io.mediahub.user.directory;

import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Fate;
import java.time.Instant;

/** Waits until the directory has heard that a person is being forgotten and has no row any more. */
final class DirectoryEraser implements Eraser {
  private final UserDirectory directory;

  DirectoryEraser(UserDirectory directory) {
    this.directory = directory;
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.DIRECTORY;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    boolean there = directory.find(personId).isPresent();
    found.in("directory: users", Fate.DELETED, 1);
    return !there;
  }
}
