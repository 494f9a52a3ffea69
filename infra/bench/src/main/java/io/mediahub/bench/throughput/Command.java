package io.mediahub.bench.throughput;

import io.mediahub.bench.latency.Sample;
import org.jspecify.annotations.Nullable;

/**
 * One command, which is sent once. Nothing else is under way on its aggregate until it has been
 * answered.
 */
interface Command {
  /**
   * Sends it, and returns when it is accepted. The aggregate is free for another one afterwards,
   * however this ends.
   *
   * @throws io.mediahub.client.ApiException when it is refused
   * @throws java.io.UncheckedIOException when there is no answer in time
   */
  void send();

  /**
   * What to watch, when it is one whose row says when it is visible.
   *
   * @param dueNanos when the command was due
   * @return null for one that cannot be watched
   */
  @Nullable Sample watched(long dueNanos);
}
