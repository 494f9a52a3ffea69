package io.mediahub.stream.notary;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the notary of this process is, for health and metrics. */
public final class NotaryStatus {
  private volatile boolean leading;
  private volatile long leaves;
  private volatile long unsigned;
  private volatile int forks;
  private volatile @Nullable Instant failingSince;
  private volatile @Nullable String why;

  void standby() {
    leading = false;
    well();
  }

  void leading(long all, long notSigned) {
    leading = true;
    leaves = all;
    unsigned = notSigned;
    well();
  }

  void forks(int found) {
    forks = found;
  }

  private void well() {
    failingSince = null;
    why = null;
  }

  /** Tells whether it was well before. */
  boolean failed(String reason, Instant at) {
    boolean first = failingSince == null;
    leading = false;
    if (first) {
      failingSince = at;
    }
    why = reason;
    return first;
  }

  /** Whether this process writes; another replica does otherwise. */
  public boolean isLeading() {
    return leading;
  }

  /** Leaves of all trees, when this process last wrote. */
  public long leaves() {
    return leaves;
  }

  /** Leaves that no checkpoint covers yet. */
  public long unsigned() {
    return unsigned;
  }

  /** How often a log was found to be another one than was read. */
  public int forks() {
    return forks;
  }

  public @Nullable Instant failingSince() {
    return failingSince;
  }

  public @Nullable String why() {
    return why;
  }
}
