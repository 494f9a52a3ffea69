package io.mediahub.encoder.mutants;

import io.mediahub.encoder.mutants.Material.Source;
import io.mediahub.encoder.mutants.Mutation.Kit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A changed file. The same seed makes the same one of the same material.
 *
 * @param source the file that it was
 * @param mutations that were applied, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mutant(long seed, String source, List<Mutation> mutations, byte[] bytes) {
  /** Neighbouring seeds give generators of the JDK that begin alike. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int MOST_BYTES = 8 << 20;

  static Mutant of(long seed, Kit kit) {
    Random random = new Random(seed * SPREAD);
    Source source = source(random, kit.material());
    byte[] bytes = source.bytes();
    List<Mutation> mutations = new ArrayList<>();
    int count = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    for (int n = 0; n < count && bytes.length > 0; n++) {
      Mutation next = Mutation.values()[random.nextInt(Mutation.values().length)];
      bytes = next.apply(bytes, random, kit);
      mutations.add(next);
    }
    byte[] bounded = bytes.length > MOST_BYTES ? Bytes.part(bytes, 0, MOST_BYTES) : bytes;
    return new Mutant(seed, source.name(), mutations, bounded);
  }

  /** A quarter is of real files, where there are some; the others do not depend on that. */
  private static Source source(Random random, Material material) {
    boolean real = random.nextInt(4) == 0;
    int pick = random.nextInt(1 << 20);
    List<Source> of = real && !material.real().isEmpty() ? material.real() : material.made();
    return of.get(pick % of.size());
  }

  /** For people, with the seed that makes it again. */
  String sentence() {
    return "seed %d: %s, %s, %d bytes".formatted(seed, source, mutations, bytes.length);
  }
}
