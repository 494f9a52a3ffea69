package io.mediahub.stream.notary;

import io.mediahub.proof.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key of the notary: {@code private.pem} and {@code public.pem} in a folder. */
public final class SigningKey {
  private SigningKey() {}

  /**
   * @param origin of the platform, which is the name of the key
   * @throws IOException when a file is missing or is not such a key
   */
  public static NoteSigner read(Path folder, String origin) throws IOException {
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return new NoteSigner(
          origin,
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(der(folder.resolve("public.pem")))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(der(folder.resolve("private.pem"))))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "The keys in " + folder + " are no pair of Ed25519 keys in PEM. Restore them.", e);
    }
  }

  private static byte[] der(Path file) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(file).replaceAll("-----(BEGIN|END) [A-Z ]+-----", ""));
  }
}
