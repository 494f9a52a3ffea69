package io.mediahub.encoder.media.sandbox;

import java.util.List;

/** Which isolation is accepted (setting {@code mediahub.encoder.sandbox}). */
public enum SandboxMode {
  /** The best that works here; the service does not start where none does. */
  REQUIRED(Tier.BUBBLEWRAP, Tier.NAMESPACES),
  /** Bubblewrap; the service does not start without it. */
  BUBBLEWRAP(Tier.BUBBLEWRAP),
  /** Namespaces; the service does not start without them. */
  NAMESPACES(Tier.NAMESPACES),
  /** Uploaded files are decoded with the rights of the service; an operator has to ask for it. */
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
