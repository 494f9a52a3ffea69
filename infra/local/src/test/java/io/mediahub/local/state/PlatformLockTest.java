package io.mediahub.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformLockTest {
  @TempDir Path folder;

  @Test
  void without_a_supervisor_nobody_holds_it() throws Exception {
    Path file = folder.resolve("run/lock");
    assertThat(PlatformLock.holder(file)).isEmpty();

    PlatformLock.take(file, "default").close();

    assertThat(PlatformLock.holder(file)).isEmpty();
  }
}
