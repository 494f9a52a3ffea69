package io.mediahub.local.process;

import io.mediahub.local.state.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches one run of a component on the component's own thread: first until it is ready, then until
 * it needs a new process. It notes what it sees in the {@link Condition}.
 */
final class Watch {
  private static final Duration LOOK_WHILE_STARTING = Duration.ofMillis(200);

  /** A process that makes progress may stay silent this many times longer than a stalled one. */
  private static final int SLOW_FACTOR = 5;

  private final Component component;
  private final @Nullable Run run;
  private final RestartPolicy policy;
  private final Condition condition;
  private final Waker waker;

  /**
   * @param run null for a component without a process of its own
   */
  Watch(
      Component component,
      @Nullable Run run,
      RestartPolicy policy,
      Condition condition,
      Waker waker) {
    this.component = component;
    this.run = run;
    this.policy = policy;
    this.condition = condition;
    this.waker = waker;
  }

  /**
   * Whether it became ready. False when its process ended, when the start took too long or made no
   * progress, and when the platform stops.
   *
   * @param began when the start began, in nano time
   */
  boolean awaitReady(long began) throws InterruptedException {
    while (!waker.stopping()) {
      if (ended()) {
        return false;
      }
      if (looksReady()) {
        return true;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Duration still = run == null ? took : run.progress().still();
      boolean tooLong = took.compareTo(component.readyWithin()) > 0;
      if (tooLong || still.compareTo(component.stillFor()) > 0) {
        String error = condition.error();
        condition.failed(
            "it was not ready within %d s%s%s"
                .formatted(
                    took.toSeconds(),
                    tooLong ? "" : " and has made no progress for " + still.toSeconds() + " s",
                    error == null ? "" : " (" + error + ")"));
        return false;
      }
      waker.pause(LOOK_WHILE_STARTING);
    }
    return false;
  }

  /** Returns when its process ended or only a new one can help, and when the platform stops. */
  void awaitFailure() throws InterruptedException {
    int unready = 0;
    int lifeless = 0;
    while (!waker.stopping() && !ended()) {
      waker.pause(policy.look());
      if (waker.stopping() || ended()) {
        return;
      }
      if (looksReady()) {
        unready = 0;
        lifeless = 0;
        condition.healthy();
        continue;
      }
      if (++unready > 1) {
        condition.enter(State.UNHEALTHY);
      }
      lifeless = looksAlive() ? 0 : lifeless + 1;
      if (run != null && lifeless >= policy.misses() && isHopeless(run, lifeless)) {
        condition.failed(
            "did not answer for " + policy.look().multipliedBy(lifeless).toSeconds() + " seconds");
        return;
      }
    }
  }

  /** A process that does not answer may just be slow, but not for ever. */
  private boolean isHopeless(Run run, int lifeless) {
    Duration silent = policy.look().multipliedBy(policy.misses());
    return run.progress().still().compareTo(silent) >= 0
        || lifeless >= policy.misses() * SLOW_FACTOR;
  }

  private boolean looksReady() throws InterruptedException {
    try {
      return component.ready();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      condition.failed(e);
      return false;
    }
  }

  private boolean looksAlive() throws InterruptedException {
    try {
      return component.alive();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return false;
    }
  }

  private boolean ended() {
    if (run == null || run.alive()) {
      return false;
    }
    condition.failed("its process ended with exit code " + run.exitCode());
    return true;
  }
}
