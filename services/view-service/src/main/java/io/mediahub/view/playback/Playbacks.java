package io.mediahub.view.playback;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.playback.PlaybackState.Started;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.web.RefusalException;
import io.mediahub.view.ViewSettings;
import io.mediahub.view.access.Access;
import io.mediahub.view.access.Grants;
import io.mediahub.view.catalogue.Catalogue;
import io.mediahub.view.catalogue.MediaRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import org.springframework.stereotype.Component;

/**
 * Lets viewers in, and keeps them in while they may. Access is asked of the write side, so that a
 * grant counts at once; a playback that slips past a revocation is refused by the edge, which
 * compares the grant's versions.
 */
@Component
class Playbacks {
  private final CommandExecutor executor;
  private final AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type;
  private final Grants grants;
  private final Catalogue catalogue;
  private final ViewSettings settings;

  Playbacks(
      CommandExecutor executor,
      AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type,
      Grants grants,
      Catalogue catalogue,
      ViewSettings settings) {
    this.executor = executor;
    this.type = type;
    this.grants = grants;
    this.catalogue = catalogue;
    this.settings = settings;
  }

  /**
   * A viewer is in.
   *
   * @param jobId and attempt: which encoding is watched
   * @param until when the cookies end
   * @param left from now to then
   */
  record Open(
      String playbackId,
      String mediaId,
      String jobId,
      int attempt,
      Instant until,
      Duration left,
      long version) {}

  /**
   * @throws RefusalException {@code media-unknown} for who may not watch, {@code not-playable-yet},
   *     {@code playback-ended} for a late retry, {@code too-many-playbacks}, {@code
   *     too-many-playback-starts}, or why there will never be anything to watch
   */
  Open start(String viewerId, String mediaId, CommandContext context) {
    Access access = grants.accessOf(viewerId, mediaId);
    if (!access.mayWatch()) {
      throw Grants.unknown();
    }
    MediaRow media = playable(mediaId);
    String playbackId = context.newAggregateId();
    Access.Grant grant = access.grant(null);
    var accepted =
        executor
            .execute(
                type,
                playbackId,
                new PlaybackCommand.Start(
                    mediaId,
                    viewerId,
                    grant == null ? null : grant.grantId(),
                    grant == null ? 0 : grant.version(),
                    context.now().plus(settings.cookieValidity())),
                context)
            .orThrow();
    requireSameAccess(access, accepted);
    return open(playbackId, media, context.now(), accepted);
  }

  /**
   * @throws RefusalException {@code playback-unknown}, {@code access-ended}, or {@code
   *     playback-ended} when access was lost and given again
   */
  Open renew(String viewerId, String playbackId, CommandContext context) {
    Started started =
        executor
            .state(type, playbackId)
            .map(Versioned::state)
            .flatMap(state -> state instanceof Started s ? Optional.of(s) : Optional.empty())
            .filter(s -> s.viewerId().equals(viewerId))
            .orElseThrow(
                () ->
                    refusal(
                        Refusal.Kind.NOT_FOUND,
                        "playback-unknown",
                        "There is no such playback.",
                        "Start a new one."));
    Access access = grants.accessOf(viewerId, started.mediaId());
    if (!access.mayWatch()) {
      throw refusal(
          Refusal.Kind.FORBIDDEN,
          "access-ended",
          "You may no longer watch this.",
          "Ask its owner for access.");
    }
    MediaRow media = playable(started.mediaId());
    Access.Grant grant = access.grant(started.grantId());
    var accepted =
        executor
            .execute(
                type,
                playbackId,
                new PlaybackCommand.Renew(
                    viewerId,
                    grant == null ? null : grant.grantId(),
                    grant == null ? 0 : grant.version(),
                    context.now().plus(settings.cookieValidity())),
                context)
            .orThrow();
    requireSameAccess(access, accepted);
    return open(playbackId, media, context.now(), accepted);
  }

  /**
   * A retry gets its first answer only while the access holds under which that was given: the edge
   * refuses the cookies of a grant that was revoked, also when another one was given since.
   */
  private static void requireSameAccess(
      Access access, Outcome.Accepted<PlaybackState, PlaybackEvent> accepted) {
    if (accepted.replayed()
        && accepted.state() instanceof Started started
        && !access.stillHolds(started.grantId(), started.grantVersion())) {
      throw refusal(
          Refusal.Kind.GONE,
          "playback-ended",
          "The access under which this playback started has ended.",
          "Start a new playback, with a new Idempotency-Key.");
    }
  }

  private MediaRow playable(String mediaId) {
    MediaRow media = catalogue.findRow(mediaId).orElseThrow(Playbacks::notYet);
    if (media.playable()) {
      return media;
    }
    throw switch (media.status()) {
      case "uploading", "inspecting", "encoding" -> notYet();
      default ->
          refusal(
              Refusal.Kind.GONE,
              "media-" + media.status(),
              media.refusal() == null
                  ? "There is nothing to watch: the upload was aborted."
                  : media.refusal().sentence(),
              media.refusal() == null ? "Upload it again." : media.refusal().hint());
    };
  }

  private static RefusalException notYet() {
    return refusal(
        Refusal.Kind.CONFLICT,
        "not-playable-yet",
        "The first segments are not encoded yet.",
        "Ask again when the medium has a firstPlayableAt.");
  }

  private static RefusalException refusal(
      Refusal.Kind kind, String code, String sentence, String hint) {
    return new RefusalException(Refusal.of(kind, code, sentence, hint));
  }

  /**
   * The cookies end when the event says, also on a retry: an edge remembers a playback no longer
   * than the cookies that it was told of, so that later ones would outlive a revocation.
   */
  private static Open open(
      String playbackId,
      MediaRow media,
      Instant now,
      Outcome.Accepted<PlaybackState, PlaybackEvent> accepted) {
    if (media.jobId() == null) {
      throw new IllegalStateException("A playable medium has no encode job.");
    }
    Instant until =
        switch (accepted.events().getLast()) {
          case PlaybackStarted started -> started.getCookiesExpireAt();
          case PlaybackRenewed renewed -> renewed.getCookiesExpireAt();
        };
    if (!now.isBefore(until)) {
      throw refusal(
          Refusal.Kind.GONE,
          "playback-ended",
          "The cookies that this request was answered with have ended.",
          "Renew the playback or start a new one, with a new Idempotency-Key.");
    }
    return new Open(
        playbackId,
        media.mediaId(),
        media.jobId(),
        media.attempt(),
        until,
        Duration.between(now, until),
        accepted.version());
  }
}
