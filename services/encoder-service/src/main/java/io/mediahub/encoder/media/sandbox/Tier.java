package io.mediahub.encoder.media.sandbox;

import java.util.Locale;

/** How ffmpeg is isolated from the machine; the best comes first. */
public enum Tier {
  /** By the program bwrap. */
  BUBBLEWRAP,
  /** By namespaces that are made with util-linux alone. */
  NAMESPACES,
  /** Not at all; only the limits apply. */
  OFF;

  /** As it is written in settings, health and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
