package io.mediahub.domain.watching;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.watching.WatchingCommand.Show;
import io.mediahub.domain.watching.WatchingState.Nothing;
import io.mediahub.domain.watching.WatchingState.Shown;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.WatchingEvent;

/** What was shown before is not told again, so that a report that comes twice changes nothing. */
public final class WatchingDecider
    implements Decider<WatchingCommand, WatchingState, WatchingEvent> {
  @Override
  public WatchingState initial() {
    return new Nothing();
  }

  @Override
  public Decision<WatchingEvent> decide(WatchingCommand command, WatchingState state) {
    return switch (command) {
      case Show show -> show(show, state);
    };
  }

  private static Decision<WatchingEvent> show(Show command, WatchingState state) {
    Stretches before = stretches(state);
    Stretches more =
        command.shown().minus(before).first(Math.max(0, command.mostSeconds() - before.seconds()));
    // Replicas collect reports on their own: an earlier one may come later.
    boolean overtaken = state instanceof Shown s && s.reportedAt().isAfter(command.reportedAt());
    boolean moved = !(state instanceof Shown s) || s.positionMillis() != command.positionMillis();
    return more.none() && (overtaken || !moved)
        ? Decision.nothing()
        : Decision.accept(
            new PlaybackWatched(
                command.mediaId(),
                command.viewerId(),
                command.mediaSeconds(),
                overtaken ? ((Shown) state).positionMillis() : command.positionMillis(),
                more.logged(),
                before.plus(more).seconds(),
                overtaken ? ((Shown) state).reportedAt() : command.reportedAt()));
  }

  private static Stretches stretches(WatchingState state) {
    return state instanceof Shown shown ? shown.stretches() : Stretches.NONE;
  }

  @Override
  public WatchingState evolve(WatchingState state, WatchingEvent event) {
    return switch (event) {
      case PlaybackWatched e ->
          new Shown(
              e.getPositionMillis(),
              e.getReportedAt(),
              stretches(state).plus(Stretches.of(e.getShown())));
    };
  }
}
