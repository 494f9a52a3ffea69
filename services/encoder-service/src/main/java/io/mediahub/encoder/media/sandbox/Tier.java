package io.mediahub.encoder.media.sandbox;

import java.util.Locale;

/** The ways to isolate ffmpeg from the machine, the strongest first. */
public enum Tier {
  /** By the program bwrap. */
  BUBBLEWRAP,
  /** By namespaces, made with util-linux alone. */
  NAMESPACES,
  /** Not at all; only the limits apply. */
  OFF;

  /** As it is written in settings, health and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
