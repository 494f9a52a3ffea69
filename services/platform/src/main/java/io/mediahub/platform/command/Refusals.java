package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;

/** Refusals of the platform itself. */
public final class Refusals {
  public static final Refusal IDEMPOTENCY_KEY_REUSED =
      Refusal.invalid(
          "idempotency-key-reused",
          "Idempotency-Key",
          "This Idempotency-Key was used before, for another request.",
          "Use a new key for each command, and the same key only to retry the same request.");

  private Refusals() {}
}
