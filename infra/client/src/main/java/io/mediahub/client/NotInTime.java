package io.mediahub.client;

import org.jspecify.annotations.Nullable;

/** A condition was not met before its deadline; the cause is the last error on the way, if any. */
public final class NotInTime extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotInTime(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
