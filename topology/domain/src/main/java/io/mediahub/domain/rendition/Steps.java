package io.mediahub.domain.rendition;

import io.mediahub.domain.Decision;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;

/** The events of one decision so far, and the state after them. */
final class Steps {
  private final List<RenditionEvent> events = new ArrayList<>();
  private RenditionState state;

  Steps(RenditionState state) {
    this.state = state;
  }

  void add(RenditionEvent event) {
    state = RenditionFold.evolve(state, event);
    events.add(event);
  }

  RenditionState state() {
    return state;
  }

  Decision<RenditionEvent> decision() {
    return Decision.accept(events);
  }
}
