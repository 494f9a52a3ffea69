package io.mediahub.platform.command;

/** Told of each aggregate that an accepted command has changed or found as it should be. */
@FunctionalInterface
public interface CommitListener {
  /**
   * Called on the thread of the command, after its transaction.
   *
   * @param actor as in {@link CommandContext}
   * @param type the name of the {@link AggregateType}
   * @param version after the command
   */
  void committed(String actor, String type, String aggregateId, long version);
}
