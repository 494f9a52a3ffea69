package io.mediahub.platform.settings;

import org.jspecify.annotations.Nullable;

/** Says what is wrong with a setting in a sentence. */
final class Checks {
  private Checks() {}

  static <T> T require(@Nullable T value, String setting, String what) {
    if (value == null || value.toString().isBlank()) {
      throw new InvalidSettingException(
          "The setting " + setting + " is missing; it must be " + what + ".");
    }
    return value;
  }

  static void that(boolean ok, String sentence) {
    if (!ok) {
      throw new InvalidSettingException(sentence);
    }
  }
}
