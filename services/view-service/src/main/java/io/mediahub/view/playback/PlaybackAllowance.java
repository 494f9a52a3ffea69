package io.mediahub.view.playback;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.platform.command.Charge;
import io.mediahub.platform.command.Charge.Lease;
import io.mediahub.platform.command.Charge.Release;
import io.mediahub.platform.command.Charge.Take;
import io.mediahub.platform.command.Charging;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.ViewSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;

/**
 * Limits how many playbacks a viewer has at a time and starts in a minute: each start is an event
 * that is kept for ever, and every edge remembers a playback until its cookies expire.
 */
final class PlaybackAllowance implements Charging<PlaybackState, PlaybackEvent> {
  static final String WATCHING = "playbacks";
  static final String BEGUN = "playback-starts";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ViewSettings settings;

  PlaybackAllowance(ViewSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Charge> of(
      String playbackId, PlaybackState before, PlaybackEvent event, Instant now) {
    return switch (event) {
      case PlaybackStarted e -> {
        List<Charge> charges = new ArrayList<>(plays(e));
        charges.addAll(begun(playbackId, e, now));
        yield charges;
      }
      case PlaybackRenewed e ->
          before instanceof PlaybackState.Started started
              ? List.of(watching(started.viewerId(), playbackId, e.getCookiesExpireAt()))
              : List.of();
      case PlaybackEnded e -> List.of(new Release(e.getViewerId(), WATCHING, playbackId));
    };
  }

  private List<Charge> begun(String playbackId, PlaybackStarted e, Instant now) {
    return List.of(
        watching(e.getViewerId(), playbackId, e.getCookiesExpireAt()),
        new Lease(
            e.getViewerId(),
            BEGUN,
            playbackId,
            now.plus(MINUTE),
            isAnyone(e.getViewerId())
                ? settings.maxPublicPlaybacks()
                : settings.maxStartsPerMinute(),
            isAnyone(e.getViewerId()) ? tooManyPublic() : tooOften(),
            MINUTE));
  }

  /** A grant for some plays is used up by them. Given anew, it has a version of its own. */
  private static List<Charge> plays(PlaybackStarted e) {
    String grant = e.getGrantId();
    return grant == null || e.getGrantPlays() == 0
        ? List.of()
        : List.of(
            new Take(
                grant,
                "plays of " + e.getGrantVersion(),
                1,
                e.getGrantPlays(),
                ViewProblem.GRANT_USED_UP.refusal(e.getGrantPlays())));
  }

  private Charge watching(String viewerId, String playbackId, Instant until) {
    boolean anyone = isAnyone(viewerId);
    return new Lease(
        viewerId,
        WATCHING,
        playbackId,
        until,
        anyone ? settings.maxPublicPlaybacks() : settings.maxPlaybacks(),
        anyone ? tooManyPublic() : tooMany(),
        MINUTE);
  }

  /** All people without an account share one allowance; the edge limits each client. */
  private static boolean isAnyone(String viewerId) {
    return viewerId.equals(WatchRules.ANYONE);
  }

  private static Refusal tooManyPublic() {
    return ViewProblem.TOO_MANY_PUBLIC_PLAYBACKS.refusal();
  }

  /** The others are named where the refusal is answered. */
  private Refusal tooMany() {
    return ViewProblem.TOO_MANY_PLAYBACKS.refusal(settings.maxPlaybacks(), "");
  }

  private Refusal tooOften() {
    return ViewProblem.TOO_MANY_PLAYBACK_STARTS.refusal(settings.maxStartsPerMinute());
  }
}
