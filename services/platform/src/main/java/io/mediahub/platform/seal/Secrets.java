package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The platform's symmetric keys, from files that hold base64 of 32 bytes each.
 *
 * @param master wraps the keys of persons
 * @param lookup keys the hashes by which personal data is found again
 */
public record Secrets(SecretKey master, SecretKey lookup) {
  private static final int KEY_BYTES = 32;

  /**
   * @throws InvalidSettingException when a file is missing or holds something else
   */
  public static Secrets read(Path dir) {
    return new Secrets(
        key(dir.resolve("master.key"), "AES"), key(dir.resolve("lookup.key"), "HmacSHA256"));
  }

  /** A key for one purpose, derived from the master key (HKDF-SHA256, RFC 5869). */
  public SecretKey derived(String purpose) {
    try {
      var spec =
          HKDFParameterSpec.ofExtract()
              .addIKM(master)
              .thenExpand(("mediahub " + purpose).getBytes(UTF_8), KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no HKDF-SHA256.", e);
    }
  }

  private static SecretKey key(Path file, String algorithm) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          "The secret " + file + " cannot be read; it must hold base64 of 32 random bytes.");
    }
    if (key.length != KEY_BYTES) {
      throw new InvalidSettingException(
          "The secret " + file + " must be 32 bytes long, not " + key.length + ".");
    }
    return new SecretKeySpec(key, algorithm);
  }

  @Override
  public String toString() {
    return "Secrets[***]";
  }
}
