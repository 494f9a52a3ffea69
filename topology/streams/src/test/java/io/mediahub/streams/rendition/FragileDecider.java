package io.mediahub.streams.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import java.util.Optional;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;

/** Decides as ever, until it is told to have a fault. */
final class FragileDecider
    implements Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> {
  private final RenditionDecider sound = new RenditionDecider();
  volatile boolean broken;

  @Override
  public Optional<RenditionState> initial() {
    return sound.initial();
  }

  @Override
  public Decision<RenditionEvent> decide(RenditionCommand command, Optional<RenditionState> state) {
    if (broken) {
      throw new IllegalStateException("a fault");
    }
    return sound.decide(command, state);
  }

  @Override
  public Optional<RenditionState> evolve(Optional<RenditionState> state, RenditionEvent event) {
    return sound.evolve(state, event);
  }
}
