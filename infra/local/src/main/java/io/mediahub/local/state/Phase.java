package io.mediahub.local.state;

import java.util.Locale;

/** Where the platform as a whole is in its life. */
public enum Phase {
  STARTING,
  /** Everything has served once. */
  RUNNING,
  STOPPING,
  STOPPED;

  /** As the status has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
