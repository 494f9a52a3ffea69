package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class UploadLocksTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private final UploadLocks locks = new UploadLocks();

  @Test
  void one_at_a_time_works_on_an_upload_and_nobody_waits_for_another_one() throws Exception {
    assertThat(locks.acquire("a", SHORT)).isTrue();
    try (var other = Executors.newSingleThreadExecutor()) {
      assertThat(other.submit(() -> locks.acquire("a", SHORT)).get()).isFalse();
      // More uploads than any fixed number of locks.
      for (int i = 0; i < 1000; i++) {
        String id = "b" + i;
        assertThat(other.submit(() -> locks.acquire(id, SHORT)).get()).isTrue();
        other.submit(() -> locks.release(id)).get();
      }
      locks.release("a");
      assertThat(other.submit(() -> locks.acquire("a", SHORT)).get()).isTrue();
      other.submit(() -> locks.release("a")).get();
    }
    assertThat(locks.size()).isZero();
  }
}
