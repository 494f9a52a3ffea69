package io.mediahub.streams.rebuild;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/**
 * A shadow whose units are only stored when somebody has cancelled it: a rebuild that takes long.
 */
final class PausingShadow extends CrashingShadow {
  private final Shadow shadow;

  PausingShadow(Shadow shadow) {
    super(shadow, Integer.MAX_VALUE);
    this.shadow = shadow;
  }

  @Override
  void before(String step) {
    if (step.equals("load")) {
      await().atMost(Duration.ofSeconds(30)).until(shadow::isCancelled);
    }
  }
}
