package io.mediahub.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How leaves and nodes are hashed (RFC 9162, section 2.1.1). The prefixes keep a node from passing
 * as a leaf.
 */
public final class Merkle {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** The root of a tree without leaves. */
  public static final Hash EMPTY_ROOT = Hash.owning(sha256().digest());

  private Merkle() {}

  /** The hash of a leaf with this entry. */
  public static Hash leaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    digest.update(entry);
    return Hash.owning(digest.digest());
  }

  /** The hash of a node above these two. */
  public static Hash node(Hash left, Hash right) {
    byte[] entry = new byte[1 + 2 * Hash.LENGTH];
    entry[0] = NODE;
    left.copyTo(entry, 1);
    right.copyTo(entry, 1 + Hash.LENGTH);
    return Hash.owning(sha256().digest(entry));
  }

  /** A fresh digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
