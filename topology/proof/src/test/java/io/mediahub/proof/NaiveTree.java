package io.mediahub.proof;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A tree by the recursive definition of RFC 9162, section 2.1.1: slow, and plainly right. */
final class NaiveTree {
  private final List<Hash> leaves;

  NaiveTree(List<Hash> leaves) {
    this.leaves = List.copyOf(leaves);
  }

  static NaiveTree random(RandomGenerator random, int size) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(Merkle.leaf(ByteBuffer.allocate(8).putLong(random.nextLong()).array()));
    }
    return new NaiveTree(leaves);
  }

  List<Hash> leaves() {
    return leaves;
  }

  Hash root(int size) {
    return root(leaves.subList(0, size));
  }

  private static Hash root(List<Hash> part) {
    if (part.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    if (part.size() == 1) {
      return part.getFirst();
    }
    int middle = 1;
    while (middle * 2 < part.size()) {
      middle *= 2;
    }
    return Merkle.node(root(part.subList(0, middle)), root(part.subList(middle, part.size())));
  }

  /** Its complete subtrees. */
  Nodes nodes() {
    return (level, index) -> {
      int from = Math.toIntExact(index << level);
      return root(leaves.subList(from, from + (1 << level)));
    };
  }
}
