package io.mediahub.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mediahub.Envelope;
import mediahub.Metadata;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.VisibilityChanged;
import org.jspecify.annotations.Nullable;

/**
 * Which playbacks were revoked: a fold of playback, grant and upload events whose result depends
 * neither on their order nor on duplicates.
 *
 * <p>A playback is denied when its grant was revoked at a higher version than the one that opened
 * it. A grant that is given again has a higher version still, so new playbacks are allowed and old
 * ones stay denied. A playback is kept as long as its cookies are valid. A revocation is kept as
 * long as any cookie issued before it can be valid; that is enough, because every renewal names its
 * grant again.
 *
 * <p>Nobody plays media that were deleted. A deletion is kept as long as a revocation, and a little
 * longer, since a playback may begin while the catalogue has not heard of it.
 *
 * <p>A media may be closed by its owner, an administrator or a schedule ({@link Closings}). What
 * visibility lets in is kept as a grant is.
 *
 * <p>All are bounded. Beyond the bound new playbacks are not added and are refused, and the oldest
 * revocations are applied to the known playbacks and dropped; of deletions, the oldest are dropped,
 * whose objects are gone by then.
 *
 * <p>One thread writes, any number read. The class knows no clock and no Kafka: the time is a
 * parameter.
 */
public final class Revocations {
  /** Memory of one entry with its share of the maps, measured and rounded up. */
  static final int BYTES_PER_ENTRY = 400;

  /** Version of a renewal that was written before the field for its grant existed. */
  private static final long NOT_SAID = -1;

  /** How long a playback may still begin after its media was deleted. */
  private static final Duration LATE = Duration.ofMinutes(5);

  /** The divisor for how many revocations are dropped at a time. */
  private static final int PART = 10;

  private final Duration cookieLife;
  private final int room;
  private final Map<String, Playback> playbacks = new ConcurrentHashMap<>();
  private final Map<String, Revoked> revoked = new ConcurrentHashMap<>();
  private final Map<String, Long> deleted = new ConcurrentHashMap<>();
  private final Map<String, Long> unreadable = new ConcurrentHashMap<>();
  private final Closings closings;

  /** Until when any grant may have been revoked by a record that could not be read. */
  private volatile long nothingIsSureUntil = Long.MIN_VALUE;

  /** Until when playbacks are missing that there was no room for. */
  private volatile long overflowUntil = Long.MIN_VALUE;

  /** Revocations up to then may have been forgotten before their time. */
  private long forgottenUpTo = Long.MIN_VALUE;

  /** Why a playback may go on, or may not. */
  private enum Right {
    BY_GRANT,
    OWN,
    NOT_SAID,
    MISSED,
    ENDED
  }

  /**
   * @param mediaVersion the newest at which access was checked
   * @param until in milliseconds since 1970, as all times here: they are many
   */
  private record Playback(
      Right right, @Nullable String grantId, long grantVersion, long mediaVersion, long until) {
    Playback join(Playback other) {
      Playback known = right.compareTo(Right.NOT_SAID) == 0 ? other : this;
      Right joined = right == Right.ENDED || other.right == Right.ENDED ? Right.ENDED : known.right;
      return new Playback(
          joined,
          known.grantId,
          known.grantVersion,
          Math.max(mediaVersion, other.mediaVersion),
          Math.max(until, other.until));
    }

    Playback as(Right other) {
      return new Playback(other, grantId, grantVersion, mediaVersion, until);
    }
  }

  private record Revoked(long version, long at, long until) {
    Revoked join(Revoked other) {
      return new Revoked(
          Math.max(version, other.version), Math.max(at, other.at), Math.max(until, other.until));
    }
  }

  /**
   * @param cookieLife the longest that cookies can hold
   * @param room entries of each kind that are kept
   */
  public Revocations(Duration cookieLife, int room) {
    this.cookieLife = cookieLife;
    this.room = room;
    this.closings = new Closings(cookieLife.plus(LATE), room);
  }

  /** Applies an event. Events of other aggregates change nothing. */
  public void apply(Envelope envelope, Instant now) {
    Metadata metadata = envelope.getMetadata();
    String id = metadata.getAggregateId();
    switch (envelope.fact()) {
      case PlaybackStarted e ->
          playback(
              metadata,
              e.getGrantId(),
              e.getGrantVersion(),
              e.getMediaVersion(),
              e.getCookiesExpireAt(),
              now);
      case PlaybackRenewed e ->
          playback(
              metadata,
              e.getGrantId(),
              e.getGrantVersion(),
              e.getMediaVersion(),
              e.getCookiesExpireAt(),
              now);
      case PlaybackEnded e -> ended(id, metadata.getOccurredAt(), now);
      case GrantRevoked e -> revoke(id, metadata.getVersion(), metadata.getOccurredAt(), now);
      case MediaDeleted e -> deleted(id, metadata.getOccurredAt(), now);
      case VisibilityChanged e -> shown(metadata, e, now);
      case AvailabilityChanged e -> {
        if (e.getNarrower()) {
          closings.close(metadata, Closings.For.OTHERS, now);
        }
      }
      case DeletionPlanned e -> closings.close(metadata, Closings.For.ALL, now);
      case MediaTakenDown e -> closings.close(metadata, Closings.For.ALL, now);
      case ViewGranted e -> {}
      default -> {}
    }
  }

  /** It may be heard before the start, and is kept as long as cookies that are older. */
  private void ended(String playbackId, Instant at, Instant now) {
    long until = at.plus(cookieLife).toEpochMilli();
    if (playbacks.size() >= room && !playbacks.containsKey(playbackId)) {
      forget(now);
      if (playbacks.size() >= room) {
        overflowUntil = Math.max(overflowUntil, until);
        return;
      }
    }
    playbacks.merge(playbackId, new Playback(Right.ENDED, null, 0, 0, until), Playback::join);
  }

  /** Whether the event may end playbacks that run. */
  static boolean ends(Object fact) {
    return switch (fact) {
      case PlaybackEnded e -> true;
      case GrantRevoked e -> true;
      case MediaDeleted e -> true;
      case VisibilityChanged e -> true;
      case AvailabilityChanged e -> e.getNarrower();
      case DeletionPlanned e -> true;
      case MediaTakenDown e -> true;
      default -> false;
    };
  }

  private void revoke(String grantId, long version, Instant when, Instant now) {
    long at = when.toEpochMilli();
    Revoked one = new Revoked(version, at, at + cookieLife.toMillis());
    if (revoked.size() >= room && !revoked.containsKey(grantId)) {
      forget(now);
      makeRoom();
    }
    revoked.merge(grantId, one, Revoked::join);
  }

  /** Visibility lets in by rights that are revoked as grants are. */
  private void shown(Metadata metadata, VisibilityChanged e, Instant now) {
    for (String right : e.getEndedRights()) {
      revoke(right, e.getNumber(), metadata.getOccurredAt(), now);
    }
    if (e.getClosed()) {
      closings.close(metadata, Closings.For.OTHERS, now);
    }
  }

  private void deleted(String mediaId, Instant at, Instant now) {
    if (deleted.size() >= room && !deleted.containsKey(mediaId)) {
      forget(now);
      if (deleted.size() >= room) {
        deleted.entrySet().stream()
            .min(Map.Entry.comparingByValue())
            .ifPresent(oldest -> deleted.remove(oldest.getKey()));
      }
    }
    deleted.merge(mediaId, at.plus(cookieLife).plus(LATE).toEpochMilli(), Math::max);
  }

  private void playback(
      Metadata metadata,
      @Nullable String grantId,
      long grantVersion,
      long mediaVersion,
      Instant until,
      Instant now) {
    String id = metadata.getAggregateId();
    if (until.isBefore(now)) {
      return;
    }
    Right right = grantId == null ? Right.OWN : Right.BY_GRANT;
    if (grantVersion == NOT_SAID) {
      right = Right.NOT_SAID;
    } else if (right == Right.BY_GRANT
        && metadata.getOccurredAt().toEpochMilli() <= forgottenUpTo
        && !revoked.containsKey(String.valueOf(grantId))) {
      right = Right.MISSED;
    }
    if (playbacks.size() >= room && !playbacks.containsKey(id)) {
      forget(now);
      if (playbacks.size() >= room) {
        overflowUntil = Math.max(overflowUntil, until.toEpochMilli());
        return;
      }
    }
    playbacks.merge(
        id,
        new Playback(right, grantId, grantVersion, mediaVersion, until.toEpochMilli()),
        Playback::join);
  }

  /**
   * Notes that a record about this playback, grant or media could not be read. Until it can be
   * read, or is too old to matter, the playback, grant or media is unsure.
   *
   * @param id the record's key
   * @param at the record's own time
   */
  public void unreadable(String id, Instant at) {
    long until = at.plus(cookieLife).toEpochMilli();
    if (unreadable.size() >= room && !unreadable.containsKey(id)) {
      nothingIsSureUntil = Math.max(nothingIsSureUntil, until);
    } else {
      unreadable.merge(id, until, Math::max);
    }
  }

  /** All records of this playback or grant can be read now. */
  public void readable(String id) {
    unreadable.remove(id);
  }

  /** The verdict about a playback of this media. */
  public Verdict of(String playbackId, String mediaId, Instant now) {
    if (deleted.containsKey(mediaId)) {
      return Verdict.DELETED;
    }
    Verdict verdict = of(playbackId, now);
    Playback playback = playbacks.get(playbackId);
    if (playback != null && verdict != Verdict.REVOKED) {
      boolean own = playback.right() == Right.OWN;
      if (closings.closed(mediaId, playback.mediaVersion(), own)) {
        return Verdict.REVOKED;
      }
      if (closings.unsure(now)) {
        return Verdict.UNSURE;
      }
    }
    return verdict != Verdict.REVOKED && unreadable.containsKey(mediaId) ? Verdict.UNSURE : verdict;
  }

  /** The verdict of this fold alone, without regard to how well the edge hears. */
  public Verdict of(String playbackId, Instant now) {
    Playback playback = playbacks.get(playbackId);
    if (unreadable.containsKey(playbackId)) {
      return Verdict.UNSURE;
    }
    if (playback == null) {
      return now.toEpochMilli() <= overflowUntil ? Verdict.UNSURE : Verdict.UNKNOWN;
    }
    return switch (playback.right()) {
      case OWN -> Verdict.ALLOWED;
      case ENDED -> Verdict.REVOKED;
      case NOT_SAID, MISSED -> Verdict.UNSURE;
      case BY_GRANT -> byGrant(String.valueOf(playback.grantId()), playback.grantVersion(), now);
    };
  }

  private Verdict byGrant(String grantId, long version, Instant now) {
    Revoked revocation = revoked.get(grantId);
    if (revocation != null && revocation.version() > version) {
      return Verdict.REVOKED;
    }
    return unreadable.containsKey(grantId) || now.toEpochMilli() <= nothingIsSureUntil
        ? Verdict.UNSURE
        : Verdict.ALLOWED;
  }

  /** Drops what has ended. */
  public void forget(Instant now) {
    long millis = now.toEpochMilli();
    playbacks.values().removeIf(playback -> playback.until() < millis);
    revoked.values().removeIf(revocation -> revocation.until() < millis);
    deleted.values().removeIf(until -> until < millis);
    unreadable.values().removeIf(until -> until < millis);
    closings.forget(now);
  }

  /**
   * Applies the oldest revocations to the known playbacks for good, so that they can be dropped.
   */
  private void makeRoom() {
    if (revoked.size() < room) {
      return;
    }
    List<Map.Entry<String, Revoked>> oldest;
    try (Stream<Map.Entry<String, Revoked>> all = revoked.entrySet().stream()) {
      oldest =
          all.sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Revoked::at)))
              .limit(Math.max(1, room / PART))
              .toList();
    }
    Map<String, Long> versions = new HashMap<>();
    for (Map.Entry<String, Revoked> entry : oldest) {
      versions.put(entry.getKey(), entry.getValue().version());
      forgottenUpTo = Math.max(forgottenUpTo, entry.getValue().at());
    }
    playbacks.replaceAll(
        (id, playback) -> {
          Long version = versions.get(String.valueOf(playback.grantId()));
          return version != null && version > playback.grantVersion()
              ? playback.as(Right.ENDED)
              : playback;
        });
    oldest.forEach(entry -> revoked.remove(entry.getKey()));
  }

  public int playbacks() {
    return playbacks.size();
  }

  public int revokedGrants() {
    return revoked.size();
  }

  /** Playbacks and grants of which a record could not be read. */
  public int unreadableOnes() {
    return unreadable.size();
  }
}
