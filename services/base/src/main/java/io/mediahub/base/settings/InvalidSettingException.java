package io.mediahub.base.settings;

/** A setting cannot be used. The message is a sentence for the operator. */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String sentence) {
    super(sentence);
  }
}
