package io.mediahub.base.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of settings. What fails is an {@link InvalidSettingException} that names the setting. */
public final class Require {
  private Require() {}

  /**
   * @param what completes the sentence "it must be …"
   */
  public static <T> T given(@Nullable T value, String setting, String what) {
    if (value == null || value.toString().isBlank()) {
      throw new InvalidSettingException(
          "The setting " + setting + " is missing; it must be " + what + ".");
    }
    return value;
  }

  /** An address that HTTP requests can be sent to. */
  public static URI address(@Nullable URI value, String setting, String what) {
    URI address = given(value, setting, what);
    that(
        address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http"),
        "The setting "
            + setting
            + " must be "
            + what
            + ", such as http://127.0.0.1:8080. Its value is not an HTTP address.");
    return address;
  }

  /** At least one address. */
  static List<URI> addresses(List<URI> values, String setting, String what) {
    that(!values.isEmpty(), "The setting " + setting + " is missing; it must be " + what + ".");
    values.forEach(value -> address(value, setting, what));
    return List.copyOf(values);
  }

  /**
   * @param sentence names the setting and says what its value must be
   */
  public static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new InvalidSettingException(sentence);
    }
  }
}
