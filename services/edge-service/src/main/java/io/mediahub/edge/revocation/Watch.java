package io.mediahub.edge.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides about a playback whose cookies are valid, by what the log says about it and how up to
 * date the edge is.
 *
 * <p>A playback that the log has not named yet is allowed at first, because a viewer may be faster
 * than the log. It is refused once the outbox has sent heartbeats for long enough after its first
 * request, since its start should have arrived by then, and as soon as the edge hears nothing at
 * all.
 */
public final class Watch {
  private static final int MOST_UNKNOWN = 10_000;

  private final Revocations revocations;
  private final LogContact contact;
  private final Duration unknownFor;
  private final Clock clock;
  private final Cache<String, Instant> unknown;

  /**
   * @param unknownFor how long after a playback is first seen it may take to hear of it
   * @param cookieLife the longest that cookies can hold
   */
  Watch(
      Revocations revocations,
      LogContact contact,
      Duration unknownFor,
      Duration cookieLife,
      Clock clock) {
    this.revocations = revocations;
    this.contact = contact;
    this.unknownFor = unknownFor;
    this.clock = clock;
    this.unknown =
        Caffeine.newBuilder().maximumSize(MOST_UNKNOWN).expireAfterWrite(cookieLife).build();
  }

  public Verdict of(String playbackId, String mediaId) {
    Instant now = clock.instant();
    Verdict verdict = revocations.of(playbackId, mediaId, now);
    LogContact.State state = contact.state(now);
    if (verdict == Verdict.REVOKED || verdict == Verdict.DELETED) {
      return verdict;
    }
    if (state == LogContact.State.STARTING) {
      return Verdict.STARTING;
    }
    if (verdict != Verdict.UNKNOWN) {
      return verdict;
    }
    if (state == LogContact.State.BLIND) {
      return Verdict.UNSURE;
    }
    Instant seen = unknown.get(playbackId, first -> now);
    return contact.heartbeat().isAfter(seen.plus(unknownFor)) ? Verdict.UNKNOWN : Verdict.ALLOWED;
  }
}
