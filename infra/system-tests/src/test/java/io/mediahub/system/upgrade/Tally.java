package io.mediahub.system.upgrade;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Counts how the requests of one kind ended. */
final class Tally {
  private final String kind;
  private final LongAdder requests = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder mended = new LongAdder();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
  private long lastSuccess = System.nanoTime();
  private long longestGap;

  Tally(String kind) {
    this.kind = kind;
  }

  void asked() {
    requests.increment();
  }

  /** One try failed; another one with the same key follows. */
  void failed(String reason) {
    failed.increment();
    reasons.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /**
   * @param tries that it took
   */
  synchronized void done(int tries) {
    done.increment();
    if (tries > 1) {
      mended.increment();
    }
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - lastSuccess);
    lastSuccess = now;
  }

  /** No retry helped. */
  void lost(String why) {
    lost.add(kind + ": " + why);
  }

  Iterable<String> lost() {
    return lost;
  }

  long requests() {
    return requests.sum();
  }

  long done() {
    return done.sum();
  }

  long failedTries() {
    return failed.sum();
  }

  /** The longest time without a success since the last call. */
  synchronized Duration takeLongestGap() {
    long gap = Math.max(longestGap, System.nanoTime() - lastSuccess);
    longestGap = 0;
    return Duration.ofNanos(gap);
  }

  @Override
  public String toString() {
    return "%-9s %5d requests, %5d answered, %3d tries failed %s, %d mended by a retry, %d lost"
        .formatted(
            kind,
            requests.sum(),
            done.sum(),
            failed.sum(),
            new TreeMap<>(reasons),
            mended.sum(),
            lost.size());
  }
}
