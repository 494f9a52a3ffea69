package io.mediahub.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * given(events) / when(command) / then: a decider is tested by what it says, never by its state.
 */
public final class Scenario<C, S, E> {
  private final Decider<C, S, E> decider;
  private S state;
  private @Nullable Decision<E> decision;

  private Scenario(Decider<C, S, E> decider) {
    this.decider = decider;
    this.state = decider.initial();
  }

  @SafeVarargs
  public static <C, S, E> Scenario<C, S, E> given(Decider<C, S, E> decider, E... history) {
    return new Scenario<>(decider).and(List.of(history));
  }

  public Scenario<C, S, E> and(List<? extends E> history) {
    state = decider.evolve(state, history);
    return this;
  }

  /** History that the decider itself writes: the command must be accepted. */
  public Scenario<C, S, E> after(C command) {
    return and(((Decision.Accepted<E>) decider.decide(command, state)).events());
  }

  public Scenario<C, S, E> when(C command) {
    decision = decider.decide(command, state);
    return this;
  }

  @SafeVarargs
  public final void then(E... expected) {
    assertThat(decision).isEqualTo(Decision.accept(List.of(expected)));
  }

  public void thenNothing() {
    assertThat(decision).isEqualTo(Decision.nothing());
  }

  public void thenRefused(String code) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }

  public List<E> thenEvents() {
    return ((Decision.Accepted<E>) decision).events();
  }

  public S state() {
    return state;
  }
}
