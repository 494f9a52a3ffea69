package io.mediahub.bench.latency;

/** A way from a command to a row in a read model. */
interface Chain extends AutoCloseable {
  String name();

  /**
   * Takes the next aggregate whose last command is visible.
   *
   * @return what the command will make, not yet sent
   * @throws IllegalStateException when all aggregates are still on their way: the chain is far
   *     behind
   */
  Sample next(long dueNanos);

  /** Sends a command and returns when it is accepted, which the sample then says. */
  void send(Sample sample) throws Exception;

  RowWatcher watcher();
}
