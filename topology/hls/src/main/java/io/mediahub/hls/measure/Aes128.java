package io.mediahub.hls.measure;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Files encrypted as a whole: AES-128 in CBC mode with PKCS7 padding (RFC 8216, 4.3.2.4). */
public final class Aes128 {
  public static final int KEY_BYTES = 16;

  private Aes128() {}

  /** The initialization vector of a segment whose key does not state one: its number. */
  public static byte[] vector(long mediaSequence) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(8, mediaSequence).array();
  }

  /** What becomes of so many bytes: padding fills the last block, or is one of its own. */
  public static long encryptedSize(long bytes) {
    return (bytes / KEY_BYTES + 1) * KEY_BYTES;
  }

  public static byte[] encrypt(byte[] key, byte[] vector, byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, vector).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key or the vector is not 16 bytes long", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the bytes were not encrypted with this key and vector
   */
  public static byte[] decrypt(byte[] key, byte[] vector, byte[] segment) {
    try {
      return cipher(Cipher.DECRYPT_MODE, key, vector).doFinal(segment);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it cannot be decrypted with its key", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] vector)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
    return cipher;
  }
}
