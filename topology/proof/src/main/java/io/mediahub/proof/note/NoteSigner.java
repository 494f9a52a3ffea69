package io.mediahub.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.List;

/** Signs notes with an Ed25519 key. */
public final class NoteSigner {
  private final NoteKey key;
  private final PrivateKey secret;

  /**
   * @param name of the key, which stands in each signature
   * @throws IllegalArgumentException when the name cannot stand in a note, the keys are of another
   *     kind, or do not belong together
   */
  public NoteSigner(String name, KeyPair keys) {
    key = NoteKey.of(name, keys.getPublic());
    secret = keys.getPrivate();
    String probe = "a probe\n";
    if (!key.verifies(probe, signature(probe))) {
      throw new IllegalArgumentException("The private and the public key do not belong together.");
    }
  }

  public NoteKey key() {
    return key;
  }

  /**
   * @param text lines, each with its newline
   */
  public SignedNote sign(String text) {
    return SignedNote.of(text, List.of(new SignedNote.Line(key.name(), key.id(), signature(text))));
  }

  private byte[] signature(String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(secret);
      ed25519.update(text.getBytes(UTF_8));
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key cannot sign with Ed25519.", e);
    }
  }
}
