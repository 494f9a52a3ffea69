package io.mediahub.domain.grant;

/** Whether the viewer may watch, and within which limits. */
public record GrantState(Standing standing, GrantTerms terms) {
  /** What became of the grant. */
  public enum Standing {
    NEVER_GRANTED,
    ACTIVE,
    REVOKED
  }

  public static final GrantState NEVER_GRANTED =
      new GrantState(Standing.NEVER_GRANTED, GrantTerms.NONE);

  /** Without limits. */
  public static final GrantState ACTIVE = new GrantState(Standing.ACTIVE, GrantTerms.NONE);

  public static final GrantState REVOKED = new GrantState(Standing.REVOKED, GrantTerms.NONE);

  /** Whether it was given and not revoked; its limits are another question. */
  public boolean active() {
    return standing == Standing.ACTIVE;
  }
}
