package io.mediahub.edge.settings;

import java.net.URI;
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

  static void address(@Nullable URI value, String key, String meaning) {
    set(value, key, meaning);
    that(
        value != null
            && value.getHost() != null
            && String.valueOf(value.getScheme()).startsWith("http"),
        "The setting "
            + key
            + " must be an address such as http://127.0.0.1:8080, not "
            + value
            + ".");
  }

  static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
