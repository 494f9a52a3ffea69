package io.mediahub.edge.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Something limited that all clients share, such as memory: together no more than there is, and
 * each no more than a share, so that one who never gives back takes nothing from the others.
 */
public final class Shares {
  private final long all;
  private final long each;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> held = new ConcurrentHashMap<>();

  /** Whether something was lent, and if not, why. */
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

  /** Lends that much if it is there; what was lent must be given back. */
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

  /** What all hold together. */
  public long taken() {
    return taken.get();
  }
}
