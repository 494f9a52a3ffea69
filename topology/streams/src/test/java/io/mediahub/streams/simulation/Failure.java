package io.mediahub.streams.simulation;

/** A rule that does not hold. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String what) {
    super(what);
  }
}
