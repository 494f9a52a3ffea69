package io.mediahub.platform.settings;

/** A setting cannot be used; the message is a sentence for the operator. */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String sentence) {
    super(sentence);
  }
}
