package io.mediahub.platform.seal;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Begins and ends epochs in their time. */
final class EpochRotation {
  private static final Logger LOG = LoggerFactory.getLogger(EpochRotation.class);

  private final KeyEpochs epochs;
  private final KeySettings settings;
  private final Clock clock;

  EpochRotation(KeyEpochs epochs, KeySettings settings, Clock clock) {
    this.epochs = epochs;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 2, fixedDelay = 30, timeUnit = TimeUnit.MINUTES)
  void run() {
    try {
      KeyEpochs.Rotation done = epochs.rotate(clock.instant(), settings.epochLife());
      if (done.rewrapped() > 0 || !done.destroyed().isEmpty()) {
        LOG.atInfo()
            .addKeyValue("epoch", done.epoch())
            .addKeyValue("rewrapped", done.rewrapped())
            .addKeyValue("destroyed", done.destroyed())
            .log("The keys of persons are wrapped by a new epoch");
      }
    } catch (RuntimeException e) {
      LOG.warn("The epochs of keys could not be rotated; the next run goes on", e);
    }
  }
}
