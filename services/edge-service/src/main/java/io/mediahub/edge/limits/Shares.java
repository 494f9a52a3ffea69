package io.mediahub.edge.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A limited resource that all clients share, such as memory. Together they hold no more than there
 * is, and each holds no more than its share: a client that never returns anything takes nothing
 * from the others.
 */
public final class Shares {
  private final long all;
  private final long each;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> held = new ConcurrentHashMap<>();

  /** Whether the amount was lent, and if not, why. */
  public enum Outcome {
    LENT,
    OWN_SHARE_IS_USED,
    ALL_IS_USED
  }

  /**
   * @param all what there is
   * @param each what one client may hold at a time
   */
  public Shares(long all, long each) {
    this.all = all;
    this.each = each;
  }

  /** Lends the amount if it is available. What was lent must be returned. */
  public Outcome take(String client, long amount) {
    boolean[] lent = {false};
    held.compute(
        client,
        (key, has) -> {
          long next = (has == null ? 0 : has) + amount;
          lent[0] = next <= each;
          return lent[0] ? Long.valueOf(next) : has;
        });
    if (!lent[0]) {
      return Outcome.OWN_SHARE_IS_USED;
    }
    if (taken.addAndGet(amount) > all) {
      giveBack(client, amount);
      return Outcome.ALL_IS_USED;
    }
    return Outcome.LENT;
  }

  public void giveBack(String client, long amount) {
    taken.addAndGet(-amount);
    held.computeIfPresent(client, (key, has) -> has <= amount ? null : has - amount);
  }

  /** The total that is lent. */
  public long taken() {
    return taken.get();
  }
}
