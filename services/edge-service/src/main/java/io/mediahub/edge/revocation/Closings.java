package io.mediahub.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mediahub.Metadata;

/**
 * Which media were closed, and at which version: by a deletion that can be undone, a takedown, a
 * narrower time, or an owner who made them private. A playback whose access was checked at a lower
 * version has ended; one that began later was allowed by what came after. So the order in which
 * events arrive does not matter.
 *
 * <p>A closing is kept as long as cookies that are older than it. Where there are more than there
 * is room for, the oldest is dropped, and nothing is sure until it would have been forgotten.
 */
final class Closings {
  /** Whose playbacks have ended. */
  enum For {
    OTHERS,
    ALL
  }

  /**
   * @param others highest version at which it was closed to others than its owner
   * @param all highest version at which it was closed to everybody
   * @param until in milliseconds since 1970
   */
  private record Closed(long others, long all, long until) {
    Closed join(Closed other) {
      return new Closed(
          Math.max(others, other.others), Math.max(all, other.all), Math.max(until, other.until));
    }
  }

  private final Duration kept;
  private final int room;
  private final Map<String, Closed> closed = new ConcurrentHashMap<>();
  private volatile long unsureUntil = Long.MIN_VALUE;

  /**
   * @param kept the longest that a playback can go on that began before a closing
   */
  Closings(Duration kept, int room) {
    this.kept = kept;
    this.room = room;
  }

  void close(Metadata metadata, For whom, Instant now) {
    String mediaId = metadata.getAggregateId();
    long version = metadata.getVersion();
    long until = metadata.getOccurredAt().plus(kept).toEpochMilli();
    if (closed.size() >= room && !closed.containsKey(mediaId)) {
      forget(now);
      makeRoom();
    }
    closed.merge(mediaId, new Closed(version, whom == For.ALL ? version : 0, until), Closed::join);
  }

  private void makeRoom() {
    if (closed.size() < room) {
      return;
    }
    String oldest = null;
    long least = Long.MAX_VALUE;
    for (Map.Entry<String, Closed> each : closed.entrySet()) {
      if (oldest == null || each.getValue().until() < least) {
        oldest = each.getKey();
        least = each.getValue().until();
      }
    }
    if (oldest != null) {
      closed.remove(oldest);
      unsureUntil = Math.max(unsureUntil, least);
    }
  }

  /**
   * @param mediaVersion at which access to the playback was checked
   * @param own whether it is the owner's
   */
  boolean closed(String mediaId, long mediaVersion, boolean own) {
    Closed found = closed.get(mediaId);
    return found != null && mediaVersion < (own ? found.all() : found.others());
  }

  /** Whether a closing was dropped that might still matter. */
  boolean unsure(Instant now) {
    return now.toEpochMilli() <= unsureUntil;
  }

  void forget(Instant now) {
    long millis = now.toEpochMilli();
    closed.values().removeIf(each -> each.until() < millis);
  }
}
