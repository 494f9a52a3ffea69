package io.mediahub.user.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.mediahub.base.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * The RSA keys of access tokens, from PKCS#8 files. The last by file name signs. All are published,
 * so that tokens of an older key stay valid while its file exists.
 *
 * @param keys oldest first; each key's id is its thumbprint (RFC 7638)
 */
record SigningKeys(List<RSAKey> keys) {
  private static final int LEAST_BITS = 2048;

  /**
   * @throws InvalidSettingException when there is no key, or one that cannot be used
   */
  static SigningKeys read(Path folder) {
    List<RSAKey> keys = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pem")).sorted().toList()) {
        keys.add(key(file));
      }
    } catch (IOException e) {
      throw new InvalidSettingException("The folder " + folder + " cannot be read.");
    }
    if (keys.isEmpty()) {
      throw new InvalidSettingException(
          "There is no key in " + folder + "; put an RSA key there, PKCS#8 in a .pem file.");
    }
    return new SigningKeys(List.copyOf(keys));
  }

  private static RSAKey key(Path file) {
    if (!(secret(file) instanceof RSAPrivateCrtKey secret)) {
      throw new InvalidSettingException(
          "The key " + file + " is not an RSA key in PKCS#8 (-----BEGIN PRIVATE KEY-----).");
    }
    if (secret.getModulus().bitLength() < LEAST_BITS) {
      throw new InvalidSettingException("The key " + file + " is shorter than 2048 bits.");
    }
    try {
      var open =
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
      return new RSAKey.Builder((RSAPublicKey) open)
          .privateKey(secret)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .keyIDFromThumbprint()
          .build();
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("Every Java platform has RSA.", e);
    }
  }

  private static @Nullable PrivateKey secret(Path file) {
    try {
      return PemContent.of(Files.readString(file)).getPrivateKey();
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return null;
    }
  }

  RSAKey signing() {
    return keys.getLast();
  }

  /** Public parts only. */
  JWKSet published() {
    return new JWKSet(
        keys.stream().map(RSAKey::toPublicJWK).<com.nimbusds.jose.jwk.JWK>map(k -> k).toList());
  }

  @Override
  public String toString() {
    return "SigningKeys[***]";
  }
}
