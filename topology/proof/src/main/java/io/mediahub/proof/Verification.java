package io.mediahub.proof;

import java.util.List;

/** Verifies proofs by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2. */
public final class Verification {
  private Verification() {}

  /**
   * Whether a tree with this root has that leaf at that place.
   *
   * @param index of the leaf, from 0
   * @param path as {@link Proofs#inclusion} makes it
   */
  public static boolean includes(long index, long size, Hash leaf, List<Hash> path, Hash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long place = index;
    long last = size - 1;
    Hash hash = leaf;
    for (Hash sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        hash = Merkle.node(sibling, hash);
        while ((place & 1) == 0 && place != 0) {
          place >>= 1;
          last >>= 1;
        }
      } else {
        hash = Merkle.node(hash, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Whether the newer tree is the older one with leaves appended.
   *
   * @param path as {@link Proofs#consistency} makes it
   */
  public static boolean consistent(
      long older, Hash olderRoot, long newer, Hash newerRoot, List<Hash> path) {
    if (older < 0 || older > newer) {
      return false;
    }
    if (older == newer) {
      return path.isEmpty() && olderRoot.equals(newerRoot);
    }
    if (older == 0) {
      return path.isEmpty() && olderRoot.equals(Merkle.EMPTY_ROOT);
    }
    if (path.isEmpty()) {
      return false;
    }
    long place = older - 1;
    long last = newer - 1;
    while ((place & 1) == 1) {
      place >>= 1;
      last >>= 1;
    }
    // A complete subtree is the root that the verifier already has.
    boolean complete = Long.bitCount(older) == 1;
    Hash first = complete ? olderRoot : path.getFirst();
    Hash old = first;
    Hash now = first;
    for (Hash sibling : path.subList(complete ? 0 : 1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        old = Merkle.node(sibling, old);
        now = Merkle.node(sibling, now);
        while ((place & 1) == 0 && place != 0) {
          place >>= 1;
          last >>= 1;
        }
      } else {
        now = Merkle.node(now, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && old.equals(olderRoot) && now.equals(newerRoot);
  }
}
