package io.mediahub.platform.command;

import java.util.List;

/**
 * A command and what it rests on. It is written only while all premises hold, so two writers that
 * each rest on what the other changes never both succeed.
 *
 * @param joined what else happens with it, to other aggregates
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
