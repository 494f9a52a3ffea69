package io.mediahub.domain;

/**
 * The rules of an aggregate: which events a command leads to, and which state an event leads to.
 * Both functions are pure; time and ids come in with the command.
 *
 * @param <C> commands, in the imperative
 * @param <S> states
 * @param <E> events, in the past tense
 */
public interface Decider<C, S, E> {
  /** The state before the first event. */
  S initial();

  Decision<E> decide(C command, S state);

  /** Must accept every event in every state: the log is the truth. */
  S evolve(S state, E event);

  /** Whether the state is final: no command leads to an event any more. */
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
