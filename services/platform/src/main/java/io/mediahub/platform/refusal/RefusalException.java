package io.mediahub.platform.refusal;

import io.mediahub.domain.Refusal;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries a refusal to the HTTP layer, where it becomes problem+json. It has no stack trace. */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Refusal refusal;

  private final @Nullable URI instance;
  private final @Nullable Duration retryAfter;
  private final @Nullable String about;

  public RefusalException(Refusal refusal) {
    this(refusal, null, null, null);
  }

  /**
   * @param instance where this refusal can be read later
   */
  public RefusalException(Refusal refusal, @Nullable URI instance) {
    this(refusal, instance, null, null);
  }

  /**
   * @param retryAfter how long to wait before the same request may succeed
   */
  public RefusalException(Refusal refusal, Duration retryAfter) {
    this(refusal, null, retryAfter, null);
  }

  private RefusalException(
      Refusal refusal,
      @Nullable URI instance,
      @Nullable Duration retryAfter,
      @Nullable String about) {
    super(refusal.code(), null, false, false);
    this.refusal = refusal;
    this.instance = instance;
    this.retryAfter = retryAfter;
    this.about = about;
  }

  /**
   * @param account the account in question, for the security log: an id or a keyed hash, never in
   *     the clear
   */
  public RefusalException about(String account) {
    return new RefusalException(refusal, instance, retryAfter, account);
  }

  public Refusal refusal() {
    return refusal;
  }

  public @Nullable URI instance() {
    return instance;
  }

  /** Null if waiting does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public @Nullable String about() {
    return about;
  }
}
