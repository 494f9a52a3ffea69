package io.mediahub.edge.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** Key pairs as an operator makes them. */
public final class SigningKeys {
  private SigningKeys() {}

  public static KeyPair rsa() {
    return generate("RSA", 2048);
  }

  public static KeyPair ec() {
    return generate("EC", 256);
  }

  public static KeyPair generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the folder {@code cloudfront} of the secrets. */
  public static Path write(Path secrets, String keyPairId, PublicKey key) {
    try {
      Path folder = Files.createDirectories(secrets.resolve("cloudfront"));
      Files.writeString(folder.resolve("public.pem"), pem(key));
      Files.writeString(folder.resolve("key-pair-id"), keyPairId + "\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A signature in CloudFront's base64, for what the SDK cannot make. */
  public static String sign(String algorithm, KeyPair pair, String document) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(document.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return urlSafe(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String urlSafe(byte[] bytes) {
    return Base64.getEncoder()
        .encodeToString(bytes)
        .replace('+', '-')
        .replace('=', '_')
        .replace('/', '~');
  }
}
