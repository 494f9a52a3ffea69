package io.mediahub.edge.origin;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One process of a service, at an address of its own. */
final class Instance {
  /** How long one that could not be reached is asked only when no other can be. */
  static final Duration OUT = Duration.ofSeconds(5);

  private final URI address;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile Out out = new Out(false, 0);

  /**
   * @param until of {@link System#nanoTime}
   */
  private record Out(boolean ever, long until) {}

  Instance(URI address) {
    this.address = address;
  }

  URI address() {
    return address;
  }

  /** Requests that it has not answered to the end yet. */
  int busy() {
    return busy.get();
  }

  void begins() {
    busy.incrementAndGet();
  }

  void ended() {
    busy.decrementAndGet();
  }

  void failed(long now) {
    out = new Out(true, now + OUT.toNanos());
  }

  void answered() {
    if (out.ever()) {
      out = new Out(false, 0);
    }
  }

  boolean isOut(long now) {
    Out known = out;
    return known.ever() && now - known.until() < 0;
  }
}
