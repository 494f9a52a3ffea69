package io.mediahub.edge.signing;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64 with the characters that CloudFront puts in place of those that a URL cannot hold: {@code
 * -} for {@code +}, {@code _} for {@code =}, {@code ~} for {@code /}.
 */
final class CloudFrontBase64 {
  private CloudFrontBase64() {}

  static String encode(byte[] bytes) {
    byte[] text = Base64.getEncoder().encode(bytes);
    for (int i = 0; i < text.length; i++) {
      text[i] =
          switch (text[i]) {
            case '+' -> '-';
            case '=' -> '_';
            case '/' -> '~';
            default -> text[i];
          };
    }
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /**
   * Null for anything but the one spelling that an encoder writes: other characters, missing
   * padding, and bits behind the last byte (which lenient decoders drop) are refused, so that a
   * value that was tampered with never means the same as the original.
   */
  static byte @Nullable [] decode(String text) {
    StringBuilder standard = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '-' -> standard.append('+');
        case '_' -> standard.append('=');
        case '~' -> standard.append('/');
        case '+', '=', '/' -> {
          return null;
        }
        default -> standard.append(c);
      }
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(standard.toString());
      return encode(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
