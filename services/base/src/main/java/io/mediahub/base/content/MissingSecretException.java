package io.mediahub.base.content;

/** A process does not have the secret from which a key is derived; the message says where it is. */
public final class MissingSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingSecretException(String sentence) {
    super(sentence);
  }
}
