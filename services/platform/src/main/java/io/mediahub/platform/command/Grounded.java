package io.mediahub.platform.command;

import java.util.List;

/**
 * A command and what it rests on. It is written only while all premises hold, so two writers that
 * each rest on what the other changes never both succeed.
 */
public record Grounded<C>(C command, List<Premise> premises) {
  public Grounded {
    premises = List.copyOf(premises);
  }
}
