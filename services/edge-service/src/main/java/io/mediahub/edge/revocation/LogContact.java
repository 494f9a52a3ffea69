package io.mediahub.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How up to date the edge is: whether the log answers, whether the outbox that fills it sends
 * heartbeats, and whether every record could be read.
 *
 * <p>The thread of the feed writes, any number read.
 */
public final class LogContact {
  /** From good to bad. */
  public enum State {
    /** Every revocation arrives as it happens. */
    LIVE,
    /** Something is late or unreadable, but not for long yet. */
    DEGRADED,
    /** Nothing has arrived for too long: unknown playbacks are refused. */
    BLIND,
    /** The past of the log has never been read: all playbacks are refused. */
    STARTING
  }

  /**
   * @param missingSince since when the past has to be read again; null while it is known
   * @param served whether the past was ever known
   * @param reached when the log last answered
   */
  private record Log(
      @Nullable Instant missingSince, boolean served, Instant reached, @Nullable String trouble) {}

  private final Duration degradedAfter;
  private final Duration blindAfter;
  private volatile Log log;
  private volatile Instant heartbeat;
  private volatile int unreadable;

  /**
   * @param degradedAfter how long the log or the outbox may be silent before health says so
   * @param blindAfter how long before nobody new is let in
   */
  LogContact(Duration degradedAfter, Duration blindAfter, Instant started) {
    this.degradedAfter = degradedAfter;
    this.blindAfter = blindAfter;
    this.log = new Log(started, false, started, null);
    this.heartbeat = started;
  }

  void reached(Instant now, boolean caughtUp) {
    Log known = log;
    log = new Log(caughtUp ? null : known.missingSince(), known.served() || caughtUp, now, null);
  }

  /**
   * @param trouble a sentence for operators
   */
  void failed(String trouble) {
    Log known = log;
    log = new Log(known.missingSince(), known.served(), known.reached(), trouble);
  }

  /** The past is read again. Until that is done, revocations since then are unknown. */
  void readsAnew(Instant now) {
    Log known = log;
    Instant since = known.missingSince() == null ? now : known.missingSince();
    log = new Log(since, known.served(), known.reached(), known.trouble());
  }

  /**
   * Notes a heartbeat of the outbox.
   *
   * @param at when it did
   */
  void alive(Instant at) {
    if (at.isAfter(heartbeat)) {
      heartbeat = at;
    }
  }

  /** How many records could not be read, and may still matter. */
  void unreadable(int records) {
    unreadable = records;
  }

  /** The last heartbeat of the outbox. Everything that was decided long before it has arrived. */
  public Instant heartbeat() {
    return heartbeat;
  }

  public State state(Instant now) {
    Log known = log;
    if (!known.served()) {
      return State.STARTING;
    }
    Duration silence = longest(now, known.reached(), heartbeat);
    Duration missing =
        known.missingSince() == null ? Duration.ZERO : longest(now, known.missingSince(), now);
    if (silence.compareTo(blindAfter) > 0 || missing.compareTo(blindAfter) > 0) {
      return State.BLIND;
    }
    boolean hears =
        silence.compareTo(degradedAfter) <= 0 && known.missingSince() == null && unreadable == 0;
    return hears ? State.LIVE : State.DEGRADED;
  }

  private static Duration longest(Instant now, Instant one, Instant two) {
    return Duration.between(one.isBefore(two) ? one : two, now);
  }

  /** A sentence for operators; null when all is well. */
  public @Nullable String trouble(Instant now) {
    Log known = log;
    if (known.trouble() != null) {
      return known.trouble();
    }
    Duration late = Duration.between(heartbeat, now);
    if (late.compareTo(degradedAfter) > 0) {
      return "The outbox has sent no heartbeat for "
          + late.toSeconds()
          + " s. Check the connector (./mediahub status, outbox) and the replication slot in"
          + " PostgreSQL.";
    }
    return unreadable == 0
        ? null
        : unreadable
            + " records of grants or playbacks could not be read; those that they concern are"
            + " refused. Upgrade the edge, or look at its log for what they are.";
  }
}
