package io.mediahub.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of random leaves against the plain definition. The seed stands in every failure. */
class ProofsTest {
  private final long seed = Long.getLong("proof.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private NaiveTree naive;

  @BeforeEach
  void tree() {
    naive = NaiveTree.random(random, 200);
  }

  @Test
  void the_frontier_has_the_root_of_the_definition_at_every_size_and_survives_being_stored() {
    Frontier tree = Frontier.empty();
    for (int size = 1; size <= naive.leaves().size(); size++) {
      tree = Frontier.of(tree.size(), tree.bytes());
      tree.append(naive.leaves().get(size - 1));
      assertThat(tree.root()).as("seed %d, size %d", seed, size).isEqualTo(naive.root(size));
    }
  }

  @Test
  void every_leaf_of_every_size_is_proved_and_no_other_leaf_or_place_or_size_is() {
    Proofs proofs = new Proofs(naive.nodes());
    for (int size = 1; size <= 70; size++) {
      Hash root = naive.root(size);
      for (int index = 0; index < size; index++) {
        Hash leaf = naive.leaves().get(index);
        List<Hash> path = proofs.inclusion(index, size);
        String what = "seed %d, leaf %d of %d".formatted(seed, index, size);
        assertThat(Verification.includes(index, size, leaf, path, root)).as(what).isTrue();
        assertThat(Verification.includes(index ^ 1, size, leaf, path, root))
            .as("%s at another place", what)
            .isFalse();
        assertThat(Verification.includes(index, size, changed(leaf), path, root))
            .as("%s, another leaf", what)
            .isFalse();
        for (List<Hash> wrong : wrong(path)) {
          assertThat(Verification.includes(index, size, leaf, wrong, root))
              .as("%s by the wrong path %s instead of %s", what, wrong, path)
              .isFalse();
        }
      }
    }
  }

  @Test
  void every_size_is_consistent_with_every_later_one_and_with_no_other_root() {
    Proofs proofs = new Proofs(naive.nodes());
    for (int newer = 1; newer <= 70; newer++) {
      for (int older = 0; older <= newer; older++) {
        List<Hash> path = proofs.consistency(older, newer);
        Hash before = naive.root(older);
        Hash after = naive.root(newer);
        String what = "seed %d, from %d to %d".formatted(seed, older, newer);
        assertThat(Verification.consistent(older, before, newer, after, path)).as(what).isTrue();
        assertThat(Verification.consistent(older, changed(before), newer, after, path))
            .as("%s, another older root", what)
            .isFalse();
        if (older > 0) {
          assertThat(Verification.consistent(older, before, newer, changed(after), path))
              .as("%s, another newer root", what)
              .isFalse();
          for (List<Hash> wrong : wrong(path)) {
            assertThat(Verification.consistent(older, before, newer, after, wrong))
                .as("%s by the wrong path %s instead of %s", what, wrong, path)
                .isFalse();
          }
        }
      }
    }
  }

  /** Tiles as the notary keeps them: full ones, and the roots of those below for the others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 3000, 65_536, 66_000})
  void tiles_give_the_nodes_of_the_tree(int size) {
    Map<Integer, List<Hash>> levels = new HashMap<>();
    Frontier tree = Frontier.empty();
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Hash leaf = Merkle.leaf(ByteBuffer.allocate(8).putLong(random.nextLong()).array());
      leaves.add(leaf);
      tree.append(
          leaf,
          (level, index, node) -> {
            if (level % Tiles.HEIGHT == 0) {
              levels.computeIfAbsent(level / Tiles.HEIGHT, l -> new ArrayList<>()).add(node);
            }
          });
    }
    Proofs proofs =
        new Proofs(
            new Tiles(
                (level, index) -> {
                  List<Hash> all = levels.getOrDefault(level, List.of());
                  int from = (int) Math.min(all.size(), index * Tiles.WIDTH);
                  return Hash.joined(all.subList(from, Math.min(all.size(), from + Tiles.WIDTH)));
                }));

    for (int n = 0; n < 200; n++) {
      int index = random.nextInt(size);
      int older = random.nextInt(size + 1);
      Frontier before = Frontier.empty();
      leaves.subList(0, older).forEach(before::append);
      assertThat(
              Verification.includes(
                  index, size, leaves.get(index), proofs.inclusion(index, size), tree.root()))
          .as("seed %d, leaf %d of %d", seed, index, size)
          .isTrue();
      assertThat(
              Verification.consistent(
                  older, before.root(), size, tree.root(), proofs.consistency(older, size)))
          .as("seed %d, from %d to %d", seed, older, size)
          .isTrue();
      if (size > 10_000 && n > 20) {
        return;
      }
    }
  }

  /** One hash changed, left out, or added, at any place. */
  private List<List<Hash>> wrong(List<Hash> path) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Hash> other = new ArrayList<>(path);
      other.set(i, changed(path.get(i)));
      all.add(other);
      List<Hash> shorter = new ArrayList<>(path);
      shorter.remove(i);
      all.add(shorter);
    }
    List<Hash> longer = new ArrayList<>(path);
    longer.add(Merkle.EMPTY_ROOT);
    all.add(longer);
    return all;
  }

  private Hash changed(Hash hash) {
    byte[] bytes = hash.bytes();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Hash.of(bytes);
  }
}
