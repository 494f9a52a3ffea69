package io.mediahub.encoder.media.sandbox;

import java.util.List;

/** Which isolation will do (setting {@code mediahub.encoder.sandbox}). */
public enum SandboxMode {
  /** The best that works here; where none does, nothing is run at all. */
  REQUIRED(Tier.BUBBLEWRAP, Tier.NAMESPACES),
  /** This one or nothing. */
  BUBBLEWRAP(Tier.BUBBLEWRAP),
  /** This one or nothing. */
  NAMESPACES(Tier.NAMESPACES),
  /** Uploaded files are decoded with the rights of the service. Somebody wants it so. */
  OFF(Tier.OFF);

  private final List<Tier> tiers;

  SandboxMode(Tier... tiers) {
    this.tiers = List.of(tiers);
  }

  /** In the order in which they are tried. */
  List<Tier> tiers() {
    return tiers;
  }
}
