package io.mediahub.streams.rendition;

/** The registry is unavailable: the record cannot be decoded now and is read again later. */
final class RegistryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryAwayException(String why) {
    super(why);
  }
}
