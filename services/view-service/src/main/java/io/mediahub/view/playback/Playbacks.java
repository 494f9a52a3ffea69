package io.mediahub.view.playback;

import static io.mediahub.domain.playback.PlaybackRefusal.ACCESS_CHANGED;
import static io.mediahub.domain.playback.PlaybackRefusal.COOKIES_EXPIRED;
import static io.mediahub.domain.playback.PlaybackRefusal.ENDED_BY_VIEWER;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_ENDED;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_UNKNOWN;

import io.mediahub.domain.media.Access;
import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.playback.PlaybackState.Started;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.ViewSettings;
import io.mediahub.view.access.Denials;
import io.mediahub.view.access.Grants;
import io.mediahub.view.access.LinkCodes;
import io.mediahub.view.catalogue.Catalogue;
import io.mediahub.view.catalogue.MediaRow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Starts and renews playbacks while the viewer has access. Access is read from the write side, so
 * that a grant counts at once. If a revocation happens at the same time, the edge refuses the
 * playback, because it compares the versions of the grant.
 */
@Component
class Playbacks {
  private final CommandExecutor executor;
  private final AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type;
  private final Grants grants;
  private final Denials denials;
  private final Catalogue catalogue;
  private final ViewSettings settings;

  Playbacks(
      CommandExecutor executor,
      AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type,
      Grants grants,
      Denials denials,
      Catalogue catalogue,
      ViewSettings settings) {
    this.executor = executor;
    this.type = type;
    this.grants = grants;
    this.denials = denials;
    this.catalogue = catalogue;
    this.settings = settings;
  }

  /**
   * A playback and its end.
   *
   * @param packagePath where the package is, below the media's folder; null of an image
   * @param until when the cookies expire
   * @param left the time until then
   */
  record Open(
      String playbackId,
      String mediaId,
      @Nullable String packagePath,
      Instant until,
      Duration left,
      long version) {}

  /**
   * @param viewerId a user id, or {@link WatchRules#ANYONE}
   * @param code of a link; null without one
   * @param device kind of browser and system; empty when it is not known
   * @throws RefusalException {@code media-unknown} without access, {@code media-not-yet-open},
   *     {@code media-closed}, {@code media-taken-down} and {@code media-removed} for its owner,
   *     {@code media-not-playable}, {@code playback-ended} for a late retry, {@code
   *     too-many-playbacks}, {@code too-many-playback-starts}, {@code grant-used-up}, or why there
   *     will never be anything to watch
   */
  Open start(
      String viewerId,
      String mediaId,
      @Nullable String code,
      String device,
      CommandContext context) {
    String link = code == null ? null : LinkCodes.grantId(mediaId, code);
    Access access = grants.accessOf(viewerId, mediaId, link).orElseThrow(Grants::unknown);
    denials.require(access, mediaId);
    MediaRow media = playable(mediaId);
    String playbackId = context.newAggregateId();
    Access.Right right = access.right(null);
    var accepted =
        executor
            .execute(
                type,
                playbackId,
                new PlaybackCommand.Start(
                    mediaId,
                    viewerId,
                    right == null ? null : right.grantId(),
                    right == null ? 0 : right.version(),
                    until(right, context.now()),
                    access.mediaVersion(),
                    device,
                    right == null ? 0 : right.plays()),
                context)
            .orThrow();
    requireSameAccess(access, accepted);
    return open(playbackId, media, context.now(), accepted);
  }

  /**
   * Ends a playback, so that it counts no longer. The edge refuses what it still asks for.
   *
   * @return the version of the playback
   * @throws RefusalException {@code playback-unknown}
   */
  long end(String viewerId, String playbackId, CommandContext context) {
    return executor
        .execute(type, playbackId, new PlaybackCommand.End(viewerId), context)
        .orThrow()
        .version();
  }

  /** Cookies outlast neither a grant nor the time in which the media is open. */
  private Instant until(Access.@Nullable Right right, Instant now) {
    Instant usual = now.plus(settings.cookieValidity());
    Instant last = right == null ? null : right.until();
    return last == null || usual.isBefore(last) ? usual : last;
  }

  /**
   * @throws RefusalException {@code playback-unknown}, {@code access-ended}, or {@code
   *     playback-ended} when access was lost and given again
   */
  Open renew(String viewerId, String playbackId, CommandContext context) {
    Started started = started(playbackId, each -> each.viewerId().equals(viewerId));
    Access access =
        grants
            .accessOf(viewerId, started.mediaId(), started.grantId())
            .filter(Access::mayWatch)
            .orElseThrow(() -> new RefusalException(ViewProblem.ACCESS_ENDED.refusal()));
    MediaRow media = playable(started.mediaId());
    Access.Right right = access.right(started.grantId());
    var accepted =
        executor
            .execute(
                type,
                playbackId,
                new PlaybackCommand.Renew(
                    viewerId,
                    right == null ? null : right.grantId(),
                    right == null ? 0 : right.version(),
                    until(right, context.now()),
                    access.mediaVersion()),
                context)
            .orThrow();
    requireSameAccess(access, accepted);
    return open(playbackId, media, context.now(), accepted);
  }

  /**
   * Asks for the key of a package. Access is checked as it is now: a revocation counts at once,
   * however long the cookies last.
   *
   * @throws RefusalException {@code playback-unknown}, also when it is of another media; {@code
   *     playback-ended} after its cookies; {@code access-ended}; or why there is nothing to watch
   */
  void requireGoingOn(String playbackId, String mediaId, Instant now) {
    Started started = started(playbackId, each -> each.mediaId().equals(mediaId));
    Instant until = started.until();
    if (until != null && !now.isBefore(until)) {
      throw new RefusalException(PLAYBACK_ENDED.refusal(COOKIES_EXPIRED));
    }
    boolean holds =
        grants
            .accessOf(started.viewerId(), mediaId, started.grantId())
            .filter(access -> access.stillHolds(started.grantId(), started.grantVersion()))
            .isPresent();
    if (!holds) {
      throw new RefusalException(ViewProblem.ACCESS_ENDED.refusal());
    }
    playable(mediaId);
  }

  /**
   * @param theirs whether the playback is that of who asks
   */
  private Started started(String playbackId, Predicate<Started> theirs) {
    PlaybackState state =
        executor.state(type, playbackId).map(Versioned::state).orElseGet(PlaybackState.None::new);
    return switch (state) {
      case Started started when theirs.test(started) -> started;
      case PlaybackState.Ended ended when theirs.test(asItWas(ended)) ->
          throw new RefusalException(PLAYBACK_ENDED.refusal(ENDED_BY_VIEWER));
      default -> throw new RefusalException(PLAYBACK_UNKNOWN.refusal());
    };
  }

  private static Started asItWas(PlaybackState.Ended ended) {
    return new Started(ended.mediaId(), ended.viewerId(), null, 0, null, ended.until());
  }

  /**
   * A retry gets its first answer only while the grant behind that answer is active: the edge
   * refuses the cookies of a revoked grant, even if the viewer has another one by now.
   */
  private static void requireSameAccess(
      Access access, CommandOutcome.Accepted<PlaybackState, PlaybackEvent> accepted) {
    if (accepted.replayed()
        && accepted.state() instanceof Started started
        && !access.stillHolds(started.grantId(), started.grantVersion())) {
      throw new RefusalException(PLAYBACK_ENDED.refusal(ACCESS_CHANGED));
    }
  }

  private MediaRow playable(String mediaId) {
    MediaRow media = catalogue.findRow(mediaId).orElseThrow(Playbacks::notYet);
    if (media.playable()) {
      return media;
    }
    throw switch (media.status()) {
      case UPLOADING, INSPECTING, ENCODING, PUBLISHED -> notYet();
      case REFUSED -> nothingToWatch(ViewProblem.MEDIA_REFUSED, media);
      case FAILED -> nothingToWatch(ViewProblem.MEDIA_FAILED, media);
      case ABORTED -> new RefusalException(ViewProblem.MEDIA_ABORTED.refusal());
      case CANCELLED -> new RefusalException(ViewProblem.MEDIA_CANCELLED.refusal());
      case DELETED -> new RefusalException(ViewProblem.MEDIA_DELETED.refusal());
    };
  }

  private static RefusalException notYet() {
    return new RefusalException(ViewProblem.MEDIA_NOT_PLAYABLE.refusal());
  }

  private static RefusalException nothingToWatch(ViewProblem problem, MediaRow media) {
    MediaRow.Reason reason = media.refusal();
    return new RefusalException(
        reason == null
            ? problem.refusal("The reason is not known.", "Upload the file again.")
            : problem.refusal(reason.sentence(), reason.hint()));
  }

  /**
   * The cookies expire at the time in the event, also on a retry: an edge forgets a playback at
   * that time, so that cookies that last longer would outlive a revocation.
   */
  private static Open open(
      String playbackId,
      MediaRow media,
      Instant now,
      CommandOutcome.Accepted<PlaybackState, PlaybackEvent> accepted) {
    Instant until =
        switch (accepted.events().getLast()) {
          case PlaybackStarted started -> started.getCookiesExpireAt();
          case PlaybackRenewed renewed -> renewed.getCookiesExpireAt();
          case PlaybackEnded ended -> throw new IllegalStateException("It is not open.");
        };
    if (!now.isBefore(until)) {
      throw new RefusalException(PLAYBACK_ENDED.refusal(COOKIES_EXPIRED));
    }
    return new Open(
        playbackId,
        media.mediaId(),
        media.packagePath(),
        until,
        Duration.between(now, until),
        accepted.version());
  }
}
