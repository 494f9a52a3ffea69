package io.mediahub.domain.playback;

import static io.mediahub.domain.playback.PlaybackRefusal.ACCESS_CHANGED;
import static io.mediahub.domain.playback.PlaybackRefusal.ENDED_BY_VIEWER;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_ENDED;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_EXISTS;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_UNKNOWN;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.playback.PlaybackCommand.End;
import io.mediahub.domain.playback.PlaybackCommand.Renew;
import io.mediahub.domain.playback.PlaybackCommand.Start;
import io.mediahub.domain.playback.PlaybackState.Ended;
import io.mediahub.domain.playback.PlaybackState.None;
import io.mediahub.domain.playback.PlaybackState.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;

/**
 * A playback is bound to the grant that opened it. A viewer who lost access and got it back starts
 * a new playback, since the edge refuses the old one for good.
 */
public final class PlaybackDecider
    implements Decider<PlaybackCommand, PlaybackState, PlaybackEvent> {
  /**
   * How long a playback can be renewed. Then the viewer starts a new one, with a full check of
   * access.
   */
  public static final Duration LONGEST = Duration.ofHours(10);

  @Override
  public PlaybackState initial() {
    return new None();
  }

  @Override
  public Decision<PlaybackEvent> decide(PlaybackCommand command, PlaybackState state) {
    return switch (command) {
      case Start start ->
          state instanceof None
              ? Decision.accept(
                  new PlaybackStarted(
                      start.mediaId(),
                      start.viewerId(),
                      start.grantId(),
                      start.grantVersion(),
                      start.cookiesExpireAt(),
                      start.mediaVersion(),
                      start.device(),
                      start.grantPlays()))
              : Decision.refuse(PLAYBACK_EXISTS.refusal());
      case Renew renew -> renew(renew, state);
      case End(String viewerId) ->
          switch (state) {
            case Started started when started.viewerId().equals(viewerId) ->
                Decision.accept(new PlaybackEnded(viewerId));
            case Ended ended when ended.viewerId().equals(viewerId) -> Decision.nothing();
            default -> Decision.refuse(PLAYBACK_UNKNOWN.refusal());
          };
    };
  }

  private static Decision<PlaybackEvent> renew(Renew command, PlaybackState state) {
    if (state instanceof Ended ended && ended.viewerId().equals(command.viewerId())) {
      return Decision.refuse(PLAYBACK_ENDED.refusal(ENDED_BY_VIEWER));
    }
    if (!(state instanceof Started started) || !started.viewerId().equals(command.viewerId())) {
      return Decision.refuse(PLAYBACK_UNKNOWN.refusal());
    }
    Instant firstUntil = started.firstUntil();
    if (firstUntil != null && command.cookiesExpireAt().isAfter(firstUntil.plus(LONGEST))) {
      return Decision.refuse(
          PLAYBACK_ENDED.refusal("it can be renewed for " + LONGEST.toHours() + " hours"));
    }
    boolean sameGrant =
        Objects.equals(started.grantId(), command.grantId())
            && started.grantVersion() == command.grantVersion();
    return sameGrant
        ? Decision.accept(
            new PlaybackRenewed(
                command.cookiesExpireAt(),
                command.grantId(),
                command.grantVersion(),
                command.mediaVersion()))
        : Decision.refuse(PLAYBACK_ENDED.refusal(ACCESS_CHANGED));
  }

  @Override
  public PlaybackState evolve(PlaybackState state, PlaybackEvent event) {
    return switch (event) {
      case PlaybackStarted started ->
          new Started(
              started.getMediaId(),
              started.getViewerId(),
              started.getGrantId(),
              started.getGrantVersion(),
              started.getCookiesExpireAt(),
              started.getCookiesExpireAt(),
              started.getDevice());
      case PlaybackEnded ended ->
          state instanceof Started s ? new Ended(s.mediaId(), s.viewerId(), s.until()) : state;
      case PlaybackRenewed renewed ->
          state instanceof Started s
              ? new Started(
                  s.mediaId(),
                  s.viewerId(),
                  s.grantId(),
                  s.grantVersion(),
                  s.firstUntil(),
                  renewed.getCookiesExpireAt(),
                  s.device())
              : state;
    };
  }
}
