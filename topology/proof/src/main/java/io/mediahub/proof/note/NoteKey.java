package io.mediahub.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.proof.Canonical;
import io.mediahub.proof.Merkle;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public Ed25519 key of notes, by name. Its text is the "verifier key" of Go's sumdb and of C2SP:
 * {@code name+id+base64}.
 */
public final class NoteKey {
  private static final byte ED25519 = 1;

  /** What precedes the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_LENGTH = 32;

  private final String name;
  private final byte[] raw;

  private NoteKey(String name, byte[] raw) {
    this.name = requireName(name);
    this.raw = raw;
  }

  /**
   * @throws IllegalArgumentException when the name cannot stand in a note or the key is of another
   *     kind
   */
  public static NoteKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded.length != X509_PREFIX.length + KEY_LENGTH
        || !Arrays.equals(encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length)) {
      throw new IllegalArgumentException("The key is not an Ed25519 key.");
    }
    return new NoteKey(name, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length));
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException when it is not the text of an Ed25519 key
   */
  public static NoteKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("A public key is 'name+id+base64'.");
    }
    byte[] typed = Canonical.base64(parts[2]);
    if (typed.length != 1 + KEY_LENGTH || typed[0] != ED25519) {
      throw new IllegalArgumentException("The public key is not an Ed25519 key.");
    }
    NoteKey key = new NoteKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().formatHex(key.id()).equals(parts[1])) {
      throw new IllegalArgumentException("The id of the public key does not belong to it.");
    }
    return key;
  }

  private static String requireName(String name) {
    if (name.isEmpty() || name.contains("+") || !name.codePoints().noneMatch(NoteKey::isSpace)) {
      throw new IllegalArgumentException(
          "The name of a key must have neither spaces nor '+': '" + name + "'.");
    }
    return name;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  public String name() {
    return name;
  }

  /** Four bytes that tell keys of the same name apart. */
  byte[] id() {
    MessageDigest digest = Merkle.sha256();
    digest.update((name + "\n").getBytes(UTF_8));
    digest.update(ED25519);
    return Arrays.copyOf(digest.digest(raw), 4);
  }

  public String text() {
    byte[] typed = new byte[1 + KEY_LENGTH];
    typed[0] = ED25519;
    System.arraycopy(raw, 0, typed, 1, KEY_LENGTH);
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  boolean verifies(String text, byte[] signature) {
    try {
      byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_LENGTH);
      System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_LENGTH);
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      ed25519.update(text.getBytes(UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // bytes that are no point of the curve, or no signature
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
