package io.mediahub.proof;

/** The complete subtrees of a tree. */
@FunctionalInterface
public interface Nodes {
  /**
   * The root of the subtree over the leaves from {@code index << level} to {@code (index + 1) <<
   * level}, without the last; all of them are in the tree.
   */
  Hash node(int level, long index);
}
