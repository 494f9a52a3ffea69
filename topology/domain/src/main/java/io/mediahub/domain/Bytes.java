package io.mediahub.domain;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Conversions of opaque bytes, which events hold as buffers. As base64 text they are immutable,
 * comparable, and the same in commands, states and JSON.
 */
public final class Bytes {
  private Bytes() {}

  public static String base64(ByteBuffer bytes) {
    return Base64.getEncoder().encodeToString(array(bytes));
  }

  /** A copy of what remains in the buffer, which stays as it is. */
  public static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return array;
  }

  /**
   * @throws IllegalArgumentException when the text is not base64
   */
  public static ByteBuffer buffer(String base64) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
  }
}
