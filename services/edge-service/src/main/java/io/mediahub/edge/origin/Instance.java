package io.mediahub.edge.origin;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica of a service. */
final class Instance {
  /** How long a replica that could not be reached is used only when no other is left. */
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
