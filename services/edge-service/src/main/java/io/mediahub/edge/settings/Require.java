package io.mediahub.edge.settings;

import org.jspecify.annotations.Nullable;

/** Says in a sentence what is wrong with a setting. */
final class Require {
  private Require() {}

  static void set(@Nullable Object value, String key, String meaning) {
    if (value == null || value.toString().isBlank()) {
      throw new IllegalArgumentException(
          "The setting " + key + " is missing; it is " + meaning + ".");
    }
  }

  static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
