package io.mediahub.domain;

/**
 * An aggregate: what may happen to it, and what it is after what has happened. Both functions are
 * pure; time and ids come in with the command.
 *
 * @param <C> commands, in the imperative
 * @param <S> states
 * @param <E> events, in the past tense
 */
public interface Decider<C, S, E> {
  /** The state before the first event. */
  S initial();

  Decision<E> decide(C command, S state);

  /** Total: every event has a meaning in every state, since the log is never argued with. */
  S evolve(S state, E event);

  /** Whether nothing can happen any more: no command has a consequence in such a state. */
  default boolean isTerminal(S state) {
    return false;
  }

  default S evolve(S state, Iterable<? extends E> events) {
    S next = state;
    for (E event : events) {
      next = evolve(next, event);
    }
    return next;
  }
}
