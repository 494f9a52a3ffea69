package io.mediahub.platform.seal;

import org.jspecify.annotations.Nullable;

/** Sealed bytes were changed, belong to another person or field, or the key is another one. */
public final class SealBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealBrokenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
