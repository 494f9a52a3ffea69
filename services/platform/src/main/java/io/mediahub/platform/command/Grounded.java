package io.mediahub.platform.command;

import java.util.List;

/**
 * A command and its premises. Its decision is written only if all premises still hold, so of two
 * writers that each depend on what the other changes only one succeeds.
 *
 * @param joined commands to other aggregates in the same transaction
 */
public record Grounded<C>(C command, List<Premise> premises, List<Joined<?, ?, ?>> joined) {
  public Grounded {
    premises = List.copyOf(premises);
    joined = List.copyOf(joined);
  }

  public Grounded(C command, List<Premise> premises) {
    this(command, premises, List.of());
  }
}
