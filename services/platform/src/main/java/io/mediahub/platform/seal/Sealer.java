package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals fields of a person. Person and field are authenticated with the bytes: a sealed e-mail
 * cannot be passed off as another person's, or as another field.
 */
public final class Sealer {
  private final SubjectKeys keys;

  Sealer(SubjectKeys keys) {
    this.keys = keys;
  }

  /**
   * @param field its name; never changes
   */
  public ByteBuffer seal(String personId, String field, String value) {
    return ByteBuffer.wrap(
        AesGcm.seal(
            keys.findOrCreate(personId), value.getBytes(UTF_8), associated(personId, field)));
  }

  /**
   * Hash of an e-mail address under the person's key: once that is destroyed, nobody can find out
   * whether it is of a given address.
   *
   * @param spelling the canonical spelling
   */
  public ByteBuffer emailLookup(String personId, String spelling) {
    return ByteBuffer.wrap(emailLookup(keys.findOrCreate(personId), spelling));
  }

  /** The same for a person who has a key; empty for others. */
  public Optional<ByteBuffer> knownEmailLookup(String personId, String spelling) {
    return keys.find(personId).map(key -> ByteBuffer.wrap(emailLookup(key, spelling)));
  }

  /** The key that hashes is another one than the key that seals. */
  private static byte[] emailLookup(SecretKey key, String spelling) {
    byte[] derived = new KeyedHash(key).of("key of look-up");
    return new KeyedHash(new SecretKeySpec(derived, "HmacSHA256")).email(spelling);
  }

  /**
   * @return empty when the person's key was destroyed
   * @throws SealBrokenException when these bytes were not sealed for this person and field
   */
  public Optional<String> unseal(String personId, String field, byte[] sealed) {
    return keys.find(personId)
        .map(key -> new String(AesGcm.unseal(key, sealed, associated(personId, field)), UTF_8));
  }

  private static byte[] associated(String personId, String field) {
    return (personId + "\n" + field).getBytes(UTF_8);
  }
}
