package io.mediahub.streams.rebuild;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A shadow whose units are only stored when somebody has cancelled it: a rebuild that takes long.
 */
final class PausingShadow extends CrashingShadow {
  private final Shadow shadow;
  private final CountDownLatch loading;

  /**
   * @param loading is counted down when the rebuild runs
   */
  PausingShadow(Shadow shadow, CountDownLatch loading) {
    super(shadow, Integer.MAX_VALUE);
    this.shadow = shadow;
    this.loading = loading;
  }

  @Override
  void before(String step) {
    if (step.equals("load")) {
      loading.countDown();
      await().atMost(Duration.ofSeconds(30)).until(shadow::isCancelled);
    }
  }
}
