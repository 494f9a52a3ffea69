package io.mediahub.client;

import org.jspecify.annotations.Nullable;

/** A condition was not met before its deadline. The cause is the last error, if there was any. */
public final class NotInTime extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotInTime(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
