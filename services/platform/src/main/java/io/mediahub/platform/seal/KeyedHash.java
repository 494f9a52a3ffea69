package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA256: equal for equal values, and useless without the key. Hashes of different purposes
 * differ.
 */
public final class KeyedHash {
  private final SecretKey key;

  public KeyedHash(SecretKey key) {
    this.key = key;
  }

  /**
   * The hash by which an e-mail address is found again.
   *
   * @param spelling the canonical spelling
   */
  public byte[] email(String spelling) {
    return of("email", spelling.getBytes(UTF_8));
  }

  public byte[] of(String purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(purpose.getBytes(UTF_8));
      mac.update((byte) 0);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
    }
  }
}
