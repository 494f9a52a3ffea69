package io.mediahub.proof;

import java.util.ArrayList;
import java.util.List;

/** Makes proofs (RFC 9162, sections 2.1.3.1 and 2.1.4.1). */
public final class Proofs {
  private final Nodes nodes;

  public Proofs(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * The siblings on the way from a leaf to the root, the lowest first.
   *
   * @param index of the leaf, from 0
   * @param size of the tree
   * @throws IllegalArgumentException when the tree has no such leaf
   */
  public List<Hash> inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("A tree of " + size + " has no leaf " + index + ".");
    }
    List<Hash> path = new ArrayList<>();
    inclusion(index, 0, size, path);
    return path;
  }

  private void inclusion(long index, long start, long end, List<Hash> path) {
    if (end - start == 1) {
      return;
    }
    long middle = start + split(end - start);
    if (index < middle) {
      inclusion(index, start, middle, path);
      path.add(root(middle, end));
    } else {
      inclusion(index, middle, end, path);
      path.add(root(start, middle));
    }
  }

  /**
   * What proves that the tree began as the older one; empty for the same size and for an empty one.
   *
   * @param older size of the older tree
   * @param size of the newer tree
   * @throws IllegalArgumentException when the older tree is the larger one
   */
  public List<Hash> consistency(long older, long size) {
    if (older < 0 || older > size) {
      throw new IllegalArgumentException("A tree of " + size + " never had " + older + " leaves.");
    }
    List<Hash> path = new ArrayList<>();
    if (older > 0 && older < size) {
      consistency(older, 0, size, true, path);
    }
    return path;
  }

  private void consistency(long older, long start, long end, boolean known, List<Hash> path) {
    if (older == end) {
      if (!known) {
        path.add(root(start, end));
      }
      return;
    }
    long middle = start + split(end - start);
    if (older <= middle) {
      consistency(older, start, middle, known, path);
      path.add(root(middle, end));
    } else {
      consistency(older, middle, end, false, path);
      path.add(root(start, middle));
    }
  }

  /** The root over the leaves from start to end, without the last. */
  public Hash root(long start, long end) {
    long count = end - start;
    if (count == 0) {
      return Merkle.EMPTY_ROOT;
    }
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return nodes.node(level, start >> level);
    }
    long middle = start + split(count);
    return Merkle.node(root(start, middle), root(middle, end));
  }

  /** The largest power of two below a count of at least two. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }
}
