package io.mediahub.edge.origin;

import io.mediahub.base.settings.BodySizes;
import io.mediahub.edge.limits.Shares;
import io.mediahub.edge.limits.Shares.Outcome;

/**
 * Memory for request bodies, reserved by the announced length before the first byte arrives. A part
 * is set aside for small bodies, so that large bodies that never end do not stop people from
 * logging in, whatever number of addresses they come from. Files of text have a part of their own:
 * one at a time for each client.
 */
final class Bodies {
  private static final long SMALL = 4 * 1024;
  private static final long FOR_ANY = 6L << 20;
  private static final long FOR_SMALL = 2L << 20;
  private static final int SHARES = 8;

  /** The largest body of other requests that can be set. */
  private static final long USUAL = 512 * 1024;

  private static final long FOR_FILES = 8L << 20;

  /** The least that a body costs, since a thread and its stack wait for it. */
  private static final long LEAST = 512;

  private final Shares any = new Shares(FOR_ANY, FOR_ANY / SHARES);
  private final Shares files = new Shares(FOR_FILES, BodySizes.LARGEST_TEXT);
  private final Shares small = new Shares(FOR_SMALL, FOR_SMALL / SHARES);

  /** The memory lent to a client, or the reason why none was. */
  static final class Loan implements AutoCloseable {
    private final Shares from;
    private final String client;
    private final long amount;
    private final Outcome outcome;

    private Loan(Shares from, String client, long amount) {
      this.from = from;
      this.client = client;
      this.amount = amount;
      this.outcome = from.take(client, amount);
    }

    Outcome outcome() {
      return outcome;
    }

    @Override
    public void close() {
      if (outcome == Outcome.LENT) {
        from.giveBack(client, amount);
      }
    }
  }

  /**
   * @param length that is announced, or the largest that is taken when none is
   */
  Loan lend(String client, long length) {
    long amount = Math.max(LEAST, length);
    return new Loan(of(length), client, amount);
  }

  private Shares of(long length) {
    if (length <= SMALL) {
      return small;
    }
    return length <= USUAL ? any : files;
  }
}
