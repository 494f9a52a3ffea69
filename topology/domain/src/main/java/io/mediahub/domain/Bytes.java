package io.mediahub.domain;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Opaque bytes as base64 text: immutable, comparable, and the same in commands, states and JSON.
 */
public final class Bytes {
  private Bytes() {}

  public static String base64(ByteBuffer bytes) {
    ByteBuffer copy = bytes.duplicate();
    byte[] array = new byte[copy.remaining()];
    copy.get(array);
    return Base64.getEncoder().encodeToString(array);
  }

  /**
   * @throws IllegalArgumentException when the text is not base64
   */
  public static ByteBuffer buffer(String base64) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
  }
}
