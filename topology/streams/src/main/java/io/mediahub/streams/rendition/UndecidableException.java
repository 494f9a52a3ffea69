package io.mediahub.streams.rendition;

/** The decider threw an exception: it has a bug, or the state is impossible. */
final class UndecidableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecidableException(RuntimeException cause) {
    super(String.valueOf(cause).lines().findFirst().orElse(""), cause);
  }
}
