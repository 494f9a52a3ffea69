package io.mediahub.edge.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that the edge trusts, by key pair id, like the trusted key group of a
 * distribution. The edge never reads a private key.
 *
 * <p>In the folder {@code cloudfront} of the secrets: {@code public.pem} with its id in {@code
 * key-pair-id}, and any number of {@code trusted/<key pair id>.pem}, so that a new key can be
 * trusted before it signs and an old one until its last cookie has ended.
 */
public final class TrustedKeys {
  private final Map<String, PublicKey> keys;

  TrustedKeys(Map<String, PublicKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * @param folder {@code <secrets>/cloudfront}
   * @throws IllegalStateException with a sentence for operators when there is no key or it cannot
   *     be used
   */
  public static TrustedKeys load(Path folder) {
    Map<String, PublicKey> keys = new HashMap<>();
    try {
      Path id = folder.resolve("key-pair-id");
      Path main = folder.resolve("public.pem");
      if (Files.exists(id) && Files.exists(main)) {
        keys.put(Files.readString(id).strip(), read(main));
      }
      Path trusted = folder.resolve("trusted");
      if (Files.isDirectory(trusted)) {
        try (var files = Files.newDirectoryStream(trusted, "*.pem")) {
          for (Path file : files) {
            String name = file.getFileName().toString();
            keys.put(name.substring(0, name.length() - ".pem".length()), read(file));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The public keys in " + folder + " cannot be read.", e);
    }
    if (keys.isEmpty()) {
      throw new IllegalStateException(
          "No public key to check signed cookies with: "
              + folder
              + " needs public.pem (X.509, PEM) and key-pair-id (see mediahub.secrets.dir).");
    }
    return new TrustedKeys(keys);
  }

  @Nullable PublicKey get(String keyPairId) {
    return keys.get(keyPairId);
  }

  private static PublicKey read(Path file) throws IOException {
    String base64 =
        Files.readString(file)
            .replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s", "");
    try {
      X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
      for (String algorithm : new String[] {"RSA", "EC"}) {
        PublicKey key = parse(algorithm, spec);
        if (key != null && strong(key)) {
          return key;
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // said below
    }
    throw new IllegalStateException(
        file
            + " is not a public key that CloudFront can use: RSA with at least 2048 bits, or ECDSA"
            + " on the curve P-256, as X.509 in PEM (BEGIN PUBLIC KEY).");
  }

  private static @Nullable PublicKey parse(String algorithm, X509EncodedKeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (GeneralSecurityException notOfThisKind) {
      return null;
    }
  }

  private static boolean strong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2048;
      case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() == 256;
      default -> false;
    };
  }
}
