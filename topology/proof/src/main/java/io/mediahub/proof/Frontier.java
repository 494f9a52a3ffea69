package io.mediahub.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What must be known of a tree to append to it and to compute its root: the roots of its largest
 * complete subtrees from the left, one for each bit of its size. Also called a compact range.
 */
public final class Frontier {
  /** Is told of each node when its subtree becomes complete; leaves are of level 0. */
  @FunctionalInterface
  public interface Listener {
    void completed(int level, long index, Hash node);
  }

  private final List<Hash> roots;
  private long size;

  private Frontier(long size, List<Hash> roots) {
    this.size = size;
    this.roots = roots;
  }

  /** Of a tree without leaves. */
  public static Frontier empty() {
    return new Frontier(0, new ArrayList<>());
  }

  /**
   * As {@link #bytes} gave it.
   *
   * @param size leaves of the tree
   * @throws IllegalArgumentException when the bytes cannot belong to a tree of that size
   */
  public static Frontier of(long size, byte[] bytes) {
    if (size < 0 || bytes.length != Long.bitCount(size) * Hash.LENGTH) {
      throw new IllegalArgumentException(
          "A tree of " + size + " leaves has no frontier of " + bytes.length + " bytes.");
    }
    List<Hash> roots = new ArrayList<>();
    for (int i = 0; i < Long.bitCount(size); i++) {
      roots.add(Hash.at(bytes, i));
    }
    return new Frontier(size, roots);
  }

  /** Appends a leaf; the listener hears of it first and of the nodes above it then. */
  public void append(Hash leaf, Listener listener) {
    Hash node = leaf;
    int level = 0;
    long index = size;
    listener.completed(level, index, node);
    while ((index & 1) == 1) {
      node = Merkle.node(roots.removeLast(), node);
      index >>= 1;
      level++;
      listener.completed(level, index, node);
    }
    roots.add(node);
    size++;
  }

  public void append(Hash leaf) {
    append(leaf, (level, index, node) -> {});
  }

  public long size() {
    return size;
  }

  public Hash root() {
    if (roots.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash root = roots.getLast();
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = Merkle.node(roots.get(i), root);
    }
    return root;
  }

  /** The roots of the subtrees, the largest first, 32 bytes each. */
  public byte[] bytes() {
    return Hash.joined(roots);
  }
}
