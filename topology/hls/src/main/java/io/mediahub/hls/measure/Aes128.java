package io.mediahub.hls.measure;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Segments encrypted as a whole: AES-128 in CBC mode with PKCS7 padding (RFC 8216, 4.3.2.4). */
public final class Aes128 {
  public static final int KEY_BYTES = 16;

  private Aes128() {}

  /** The initialization vector of a segment whose key does not state one: its number. */
  public static byte[] vector(long mediaSequence) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(8, mediaSequence).array();
  }

  /**
   * @throws IllegalArgumentException when the bytes were not encrypted with this key and vector
   */
  public static byte[] decrypt(byte[] key, byte[] vector, byte[] segment) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
      return cipher.doFinal(segment);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it cannot be decrypted with its key", e);
    }
  }
}
