package io.mediahub.platform.command;

import java.time.Instant;
import java.util.List;
import mediahub.Event;

/** What the events of an aggregate take from allowances, or give back. */
@FunctionalInterface
public interface Charging<S, E extends Event> {
  /**
   * @param before the state in which the event happened
   * @param now when the event was decided
   */
  List<Charge> of(String aggregateId, S before, E event, Instant now);

  static <S, E extends Event> Charging<S, E> free() {
    return (aggregateId, before, event, now) -> List.of();
  }
}
