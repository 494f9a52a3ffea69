package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;

/** Carries a refusal to the edge, where it becomes problem+json. Not a fault: no stack trace. */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Refusal refusal;

  public RefusalException(Refusal refusal) {
    super(refusal.code(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
