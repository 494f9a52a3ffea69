package io.mediahub.domain.watching;

import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.watching.HistoryCommand.Clear;
import io.mediahub.domain.watching.HistoryCommand.Delete;
import io.mediahub.domain.watching.HistoryCommand.Pause;
import io.mediahub.domain.watching.HistoryCommand.Resume;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.HistoryPaused;
import mediahub.watching.HistoryResumed;
import org.junit.jupiter.api.Test;

class HistoryDeciderTest {
  private final HistoryDecider decider = new HistoryDecider();

  @Test
  void given_a_history_when_paused_then_it_is_paused_once() {
    given(decider).when(new Pause()).then(new HistoryPaused());
    given(decider).after(new Pause()).when(new Pause()).thenNothing();
  }

  @Test
  void given_a_pause_when_resumed_then_it_is_recorded_again() {
    given(decider).after(new Pause()).when(new Resume()).then(new HistoryResumed());
    given(decider).when(new Resume()).thenNothing();
  }

  @Test
  void given_a_pause_when_something_is_deleted_then_it_is_deleted_all_the_same() {
    given(decider).after(new Pause()).when(new Delete("m1")).then(new HistoryEntryDeleted("m1"));
    given(decider).after(new Pause()).when(new Clear()).then(new HistoryCleared());
  }
}
