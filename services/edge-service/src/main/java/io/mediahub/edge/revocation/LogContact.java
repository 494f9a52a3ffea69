package io.mediahub.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well the edge hears the log. Until it has read what matters of the past, playbacks are not
 * served (a revoked one must not slip through while the edge starts), but no longer than a bound: a
 * log that is away must not take every viewer with it, and cookies end within minutes.
 *
 * <p>The feed's thread writes, any number read.
 */
public final class LogContact {
  /** What the feed last said. */
  public enum State {
    /** Reading the past. */
    STARTING,
    /** Hears every revocation as it happens. */
    LIVE,
    /** Does not know of the newest revocations, and for too long: cookies alone decide. */
    DEGRADED
  }

  /**
   * @param served whether playbacks were served before, as they were once the past was known
   */
  private record Contact(
      boolean caughtUp, boolean served, Instant last, @Nullable String trouble) {}

  private final Duration bound;
  private volatile Contact contact;

  LogContact(Duration bound, Instant started) {
    this.bound = bound;
    this.contact = new Contact(false, false, started, null);
  }

  void reached(Instant now, boolean caughtUp) {
    boolean up = contact.caughtUp() || caughtUp;
    contact = new Contact(up, contact.served() || up, now, null);
  }

  /**
   * @param trouble a sentence for operators
   */
  void failed(String trouble) {
    contact = new Contact(contact.caughtUp(), contact.served(), contact.last(), trouble);
  }

  /** The past is read again, and what happened meanwhile is not known until that is done. */
  void readsAnew() {
    contact = new Contact(false, contact.served(), contact.last(), contact.trouble());
  }

  public State state(Instant now) {
    Contact known = contact;
    if (Duration.between(known.last(), now).compareTo(bound) > 0) {
      return State.DEGRADED;
    }
    if (known.caughtUp()) {
      return State.LIVE;
    }
    return known.served() ? State.DEGRADED : State.STARTING;
  }

  public @Nullable String trouble() {
    return contact.trouble();
  }
}
