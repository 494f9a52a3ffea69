package io.mediahub.base.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys of packages. Each is derived from a secret, a file NAME.key with base64 of 32 bytes, and
 * from the ids of media and package (HKDF-SHA256, RFC 5869). So who encrypts and who answers
 * players have the same key, and none is stored, sent or logged. Events and jobs name the secret.
 *
 * <p>A secret is read when it is first asked for, and then kept.
 */
public final class ContentKeys {
  /** Of AES-128. */
  public static final int KEY_BYTES = 16;

  private static final int SECRET_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,16}");

  private final @Nullable Path folder;
  private final Map<String, SecretKey> secrets = new ConcurrentHashMap<>();

  /**
   * @param folder of the secrets; null where there are none
   */
  public ContentKeys(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Whether a secret may be called so: its name becomes part of a path and of a recipe's id. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The key of a package, 16 bytes.
   *
   * @param secret name of the secret
   * @throws MissingSecretException when this process does not have it
   */
  public byte[] of(String secret, String mediaId, String packageId) throws MissingSecretException {
    String purpose = "mediahub content %s %s".formatted(mediaId, packageId);
    try {
      var spec =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret(secret))
              .thenExpand(purpose.getBytes(UTF_8), KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveData(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no HKDF-SHA256.", e);
    }
  }

  /**
   * Reads a secret before a key is asked for.
   *
   * @throws MissingSecretException when this process does not have it
   */
  public void require(String secret) throws MissingSecretException {
    secret(secret);
  }

  private SecretKey secret(String name) throws MissingSecretException {
    SecretKey known = secrets.get(name);
    if (known == null) {
      known = read(name);
      secrets.put(name, known);
    }
    return known;
  }

  private SecretKey read(String name) throws MissingSecretException {
    if (folder == null || !isName(name)) {
      throw new MissingSecretException(
          "There is no folder of content keys, or no secret can be called so.");
    }
    Path file = folder.resolve(name + ".key");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException e) {
      throw new MissingSecretException(
          "The secret " + file + " cannot be read; it must hold base64 of 32 random bytes.");
    }
    if (bytes.length != SECRET_BYTES) {
      throw new MissingSecretException(
          "The secret " + file + " must be 32 bytes long, not " + bytes.length + ".");
    }
    return new SecretKeySpec(bytes, "HKDF");
  }

  @Override
  public String toString() {
    return "ContentKeys[***]";
  }
}
