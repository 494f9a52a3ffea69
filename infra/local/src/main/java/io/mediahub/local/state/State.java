package io.mediahub.local.state;

import java.util.Locale;

/** Where a component is in its life. */
public enum State {
  /** What it needs is not ready yet. */
  WAITING,
  STARTING,
  READY,
  /** It runs, but does not answer. */
  UNHEALTHY,
  /** It ended, and is started again after a pause. */
  BACKOFF,
  /** It ended too often in a row and was given up. */
  FAILED,
  STOPPING,
  STOPPED,
  /** An address in a setting stands for it. */
  EXTERNAL;

  /** Whether others may rely on it. */
  public boolean serves() {
    return this == READY || this == EXTERNAL;
  }

  /** The state of that label. */
  public static State labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
