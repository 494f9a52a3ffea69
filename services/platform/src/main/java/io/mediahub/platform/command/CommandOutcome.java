package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.refusal.RefusalException;
import java.util.List;

/** The answer to a command: the same one for every retry of it. */
public sealed interface CommandOutcome<S, E> {
  /** Whether this is the stored answer to an earlier attempt. */
  boolean replayed();

  /**
   * The command was accepted.
   *
   * @param version the version of the aggregate after it
   * @param state after it
   * @param events its events; none if nothing had to change
   */
  record Accepted<S, E>(long version, S state, List<E> events, boolean replayed)
      implements CommandOutcome<S, E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command was refused. */
  record Refused<S, E>(Refusal refusal, boolean replayed) implements CommandOutcome<S, E> {}

  /** For callers that answer a refusal with an error. */
  default Accepted<S, E> orThrow() {
    return switch (this) {
      case Accepted<S, E> accepted -> accepted;
      case Refused<S, E> refused -> throw new RefusalException(refused.refusal());
    };
  }
}
