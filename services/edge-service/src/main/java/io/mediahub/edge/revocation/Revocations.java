package io.mediahub.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mediahub.Envelope;
import mediahub.Metadata;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import org.jspecify.annotations.Nullable;

/**
 * Which playbacks have been ended: a fold of playback and grant events that is the same in whatever
 * order they come, and however often.
 *
 * <p>A playback is denied when its grant was revoked at a higher version than the one that opened
 * it. A grant given again has a higher version still, so that new playbacks are let in and old ones
 * stay out. A playback without a grant (the owner's), and one that is not known here, is not
 * denied: its cookies alone decide, and they end within minutes.
 *
 * <p>One thread writes, any number read. No clock and no Kafka: time comes in with each call.
 */
public final class Revocations {
  private final Duration life;
  private final int maxEntries;
  private final Map<String, Playback> playbacks = new ConcurrentHashMap<>();
  private final Map<String, Revoked> revoked = new ConcurrentHashMap<>();

  private record Playback(@Nullable String grantId, long grantVersion, Instant until) {
    Playback join(Playback other) {
      Playback known = grantId == null ? other : this;
      return new Playback(known.grantId, known.grantVersion, later(until, other.until));
    }
  }

  private record Revoked(long version, Instant until) {
    Revoked join(Revoked other) {
      return new Revoked(Math.max(version, other.version), later(until, other.until));
    }
  }

  /**
   * @param life how long after its event an entry can still matter
   * @param maxEntries of each kind; above it those that end first are forgotten
   */
  public Revocations(Duration life, int maxEntries) {
    this.life = life;
    this.maxEntries = maxEntries;
  }

  /** Takes an event in; events of other aggregates change nothing. */
  public void apply(Envelope envelope) {
    Metadata metadata = envelope.getMetadata();
    String id = metadata.getAggregateId();
    Instant until = metadata.getOccurredAt().plus(life);
    switch (envelope.fact()) {
      case PlaybackStarted e ->
          playbacks.merge(
              id, new Playback(e.getGrantId(), e.getGrantVersion(), until), Playback::join);
      // Says nothing of the grant, but that the playback goes on.
      case PlaybackRenewed e -> playbacks.merge(id, new Playback(null, 0, until), Playback::join);
      case GrantRevoked e ->
          revoked.merge(id, new Revoked(metadata.getVersion(), until), Revoked::join);
      case ViewGranted e -> {}
      default -> {}
    }
  }

  public boolean denies(String playbackId) {
    Playback playback = playbacks.get(playbackId);
    if (playback == null || playback.grantId() == null) {
      return false;
    }
    Revoked revocation = revoked.get(playback.grantId());
    return revocation != null && revocation.version() > playback.grantVersion();
  }

  /**
   * Drops what has ended and, if there are still too many, what ends first.
   *
   * @return how many were dropped before their end
   */
  public int forget(Instant now) {
    playbacks.values().removeIf(playback -> playback.until().isBefore(now));
    revoked.values().removeIf(revocation -> revocation.until().isBefore(now));
    return shrink(playbacks, Comparator.comparing(Playback::until))
        + shrink(revoked, Comparator.comparing(Revoked::until));
  }

  private <V> int shrink(Map<String, V> entries, Comparator<V> byEnd) {
    int excess = entries.size() - maxEntries;
    if (excess <= 0) {
      return 0;
    }
    try (Stream<Map.Entry<String, V>> all = entries.entrySet().stream()) {
      all.sorted(Map.Entry.comparingByValue(byEnd))
          .limit(excess)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(entries::remove);
    }
    return excess;
  }

  public int playbacks() {
    return playbacks.size();
  }

  public int revokedGrants() {
    return revoked.size();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
