package io.mediahub.platform.command;

import io.mediahub.platform.refusal.UnavailableException;

/** Other writers were first in every attempt. Nothing was written, and a retry may succeed. */
public final class TooBusyException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  TooBusyException(String aggregate, int attempts) {
    super("Another writer came first in " + attempts + " attempts at " + aggregate + ".");
  }
}
