package io.mediahub.platform.erasure;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Does the steps of this service for all who are being forgotten. Several replicas may do so. */
public final class ErasureRun {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);

  private final Erasures erasures;
  private final List<Eraser> erasers;
  private final Clock clock;

  ErasureRun(Erasures erasures, List<Eraser> erasers, Clock clock) {
    this.erasures = erasures;
    this.erasers = List.copyOf(erasers);
    this.clock = clock;
  }

  @Scheduled(initialDelay = 20, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
  void run() {
    run(clock.instant());
  }

  /** One attempt of each step that is not done. */
  public void run(Instant now) {
    for (Eraser eraser : erasers) {
      try {
        for (String personId : erasures.waitingFor(eraser.step())) {
          attempt(eraser, personId, now);
        }
      } catch (RuntimeException e) {
        LOG.warn("Who is being forgotten cannot be asked for; the next run tries again", e);
      }
    }
  }

  /** A person whose step fails must not stop the others. */
  private void attempt(Eraser eraser, String personId, Instant now) {
    ErasureStep step = eraser.step();
    try {
      boolean done =
          eraser.erase(
              personId,
              now,
              (place, fate, count) ->
                  erasures.found(personId, step, place, fate.word(), count, now));
      if (done) {
        erasures.done(personId, step, now);
        LOG.atInfo()
            .addKeyValue("user", personId)
            .addKeyValue("step", step.word())
            .log("A step of forgetting is done");
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("user", personId)
          .addKeyValue("step", step.word())
          .setCause(e)
          .log("A step of forgetting failed; the next run tries again");
    }
  }
}
