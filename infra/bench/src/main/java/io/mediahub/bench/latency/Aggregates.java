package io.mediahub.bench.latency;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Hands out aggregates in turn. Each has at most one command that is not visible yet, so that the
 * version which the next command makes is known before it is sent.
 */
final class Aggregates {
  private final Deque<Sample> resting = new ArrayDeque<>();

  /** Of these keys, none of which has had a command yet. */
  Aggregates(Collection<String> keys) {
    keys.forEach(k -> resting.add(atRest(k)));
  }

  private static Sample atRest(String key) {
    Sample sample = new Sample(key, 0, 0);
    sample.visible(1, 0);
    return sample;
  }

  /** The next command on the aggregate that has rested longest. */
  synchronized Sample next(long dueNanos) {
    Sample last = resting.getFirst();
    if (!last.isVisible()) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The newest commands on all " + resting.size() + " aggregates are not visible yet.",
          "The chain cannot keep up with this rate. See './mediahub status', and try again when"
              + " nothing else runs or with a lower --rate.");
    }
    resting.removeFirst();
    Sample next = new Sample(last.key(), last.version() + 1, dueNanos);
    resting.addLast(next);
    return next;
  }
}
