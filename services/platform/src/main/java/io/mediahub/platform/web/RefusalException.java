package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Carries a refusal to the edge, where it becomes problem+json. Not a fault: no stack trace. */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Refusal refusal;

  private final @Nullable URI instance;

  public RefusalException(Refusal refusal) {
    this(refusal, null);
  }

  /**
   * @param instance where this very refusal can be read about later
   */
  public RefusalException(Refusal refusal, @Nullable URI instance) {
    super(refusal.code(), null, false, false);
    this.refusal = refusal;
    this.instance = instance;
  }

  public Refusal refusal() {
    return refusal;
  }

  @Nullable URI instance() {
    return instance;
  }
}
