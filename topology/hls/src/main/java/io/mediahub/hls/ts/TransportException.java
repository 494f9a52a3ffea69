package io.mediahub.hls.ts;

/** Bytes that are no transport stream; the message says what is wrong with them. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransportException(String message) {
    super(message);
  }
}
