package io.mediahub.streams.rendition;

/** The decider failed, where it should have decided: a fault in it, or a state that cannot be. */
final class UndecidableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecidableException(RuntimeException cause) {
    super(String.valueOf(cause).lines().findFirst().orElse(""), cause);
  }
}
