package io.mediahub.domain.watching;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.watching.HistoryCommand.Clear;
import io.mediahub.domain.watching.HistoryCommand.Delete;
import io.mediahub.domain.watching.HistoryCommand.Pause;
import io.mediahub.domain.watching.HistoryCommand.Resume;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.HistoryEvent;
import mediahub.watching.HistoryPaused;
import mediahub.watching.HistoryResumed;

/** A history is recorded until its viewer pauses it. Pausing deletes nothing. */
public final class HistoryDecider implements Decider<HistoryCommand, HistoryState, HistoryEvent> {
  @Override
  public HistoryState initial() {
    return HistoryState.RECORDED;
  }

  @Override
  public Decision<HistoryEvent> decide(HistoryCommand command, HistoryState state) {
    return switch (command) {
      case Pause pause ->
          state == HistoryState.PAUSED ? Decision.nothing() : Decision.accept(new HistoryPaused());
      case Resume resume ->
          state == HistoryState.RECORDED
              ? Decision.nothing()
              : Decision.accept(new HistoryResumed());
      case Delete(String mediaId) -> Decision.accept(new HistoryEntryDeleted(mediaId));
      case Clear clear -> Decision.accept(new HistoryCleared());
    };
  }

  @Override
  public HistoryState evolve(HistoryState state, HistoryEvent event) {
    return switch (event) {
      case HistoryPaused e -> HistoryState.PAUSED;
      case HistoryResumed e -> HistoryState.RECORDED;
      case HistoryEntryDeleted e -> state;
      case HistoryCleared e -> state;
    };
  }
}
