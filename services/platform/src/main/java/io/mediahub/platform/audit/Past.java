package io.mediahub.platform.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import mediahub.Event;
import tools.jackson.databind.node.ObjectNode;

/**
 * An aggregate as it was.
 *
 * @param steps its events up to then, at least one, in the order of their versions
 * @param state what they came to
 */
public record Past<S>(AuditedAggregate<S> aggregate, List<Step> steps, S state) {
  /** An event, and where it lies. */
  public record Step(AuditRow row, Event event) {}

  public Past {
    steps = List.copyOf(steps);
  }

  /** The event that made it what it is. */
  public AuditRow last() {
    return steps.getLast().row();
  }

  public AuditRow first() {
    return steps.getFirst().row();
  }

  public long version() {
    return last().version();
  }

  /** The newest of its events of a kind. */
  public Optional<Step> newest(Predicate<Event> kind) {
    return steps.reversed().stream().filter(step -> kind.test(step.event())).findFirst();
  }

  public ObjectNode json() {
    return aggregate.json().apply(state);
  }
}
