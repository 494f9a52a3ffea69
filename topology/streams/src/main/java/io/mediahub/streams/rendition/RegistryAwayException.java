package io.mediahub.streams.rendition;

/** Nobody can say what a record is while the registry is away: it is read again later. */
final class RegistryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryAwayException(String why) {
    super(why);
  }
}
