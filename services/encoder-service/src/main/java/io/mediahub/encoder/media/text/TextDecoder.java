package io.mediahub.encoder.media.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads text in the encodings that subtitles come in, which hardly ever say which one it is. */
final class TextDecoder {
  /** Latin-1 and a little more; every byte is some character of it. */
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static final int SAMPLE = 2000;
  private static final double MOSTLY = 0.4;
  private static final double BINARY = 0.02;

  /** Characters that have no place in text, but happen. */
  private static final int STRAY = 8;

  private TextDecoder() {}

  /** Returns null for what is no text. */
  static @Nullable String decode(byte[] bytes) {
    Charset marked = marked(bytes);
    String text = marked != null ? new String(bytes, marked) : unmarked(bytes);
    String plain =
        (text.startsWith("\ufeff") ? text.substring(1) : text)
            .replace("\r\n", "\n")
            .replace('\r', '\n');
    long odd =
        plain
            .chars()
            .filter(c -> (c < ' ' && c != '\n' && c != '\t') || c == '\ufffd' || c == '\u007f')
            .count();
    return odd > STRAY + plain.length() * BINARY ? null : plain;
  }

  private static @Nullable Charset marked(byte[] bytes) {
    int first = bytes.length > 1 ? ((bytes[0] & 255) << 8) | (bytes[1] & 255) : 0;
    return switch (first) {
      case 0xfeff -> StandardCharsets.UTF_16BE;
      case 0xfffe -> StandardCharsets.UTF_16LE;
      case 0xefbb -> StandardCharsets.UTF_8;
      default -> wide(bytes);
    };
  }

  /** UTF-16 without a mark: every other byte of Latin text is zero. */
  private static @Nullable Charset wide(byte[] bytes) {
    int[] zeros = new int[2];
    int length = Math.min(bytes.length, SAMPLE);
    for (int i = 0; i < length; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    if (zeros[0] > length / 2.0 * MOSTLY) {
      return StandardCharsets.UTF_16BE;
    }
    return zeros[1] > length / 2.0 * MOSTLY ? StandardCharsets.UTF_16LE : null;
  }

  private static String unmarked(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, WINDOWS);
    }
  }
}
