package io.mediahub.proof;

import java.util.Base64;

/** Base64 of which each value has one spelling, so that every changed character is noticed. */
public final class Canonical {
  private Canonical() {}

  /**
   * @throws IllegalArgumentException when it is not the standard Base64 of anything
   */
  public static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("It is not Base64 as it is written here.");
    }
    return bytes;
  }
}
