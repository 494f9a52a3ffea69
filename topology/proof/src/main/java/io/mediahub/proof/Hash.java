package io.mediahub.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest: 32 bytes, compared by value. */
public final class Hash {
  public static final int LENGTH = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException when there are not 32 bytes
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("A hash has 32 bytes, not " + bytes.length + ".");
    }
    return new Hash(bytes.clone());
  }

  /**
   * The hash that lies at a place of an array of hashes.
   *
   * @param index counted in hashes, not bytes
   */
  public static Hash at(byte[] hashes, int index) {
    return new Hash(Arrays.copyOfRange(hashes, index * LENGTH, (index + 1) * LENGTH));
  }

  /**
   * @throws IllegalArgumentException when it is not the standard Base64 of 32 bytes
   */
  public static Hash ofBase64(String text) {
    return of(Canonical.base64(text));
  }

  /** Takes the array over: for digests that nobody else holds. */
  static Hash owning(byte[] digest) {
    return new Hash(digest);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, LENGTH);
  }

  /** These hashes one after the other. */
  public static byte[] joined(List<Hash> hashes) {
    byte[] all = new byte[hashes.size() * LENGTH];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(all, i * LENGTH);
    }
    return all;
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
