package io.mediahub.encoder.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.mutants.Material.Source;
import io.mediahub.encoder.mutants.Mutation.Kit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MutantTest {
  private static final byte[] FILM =
      Bytes.joined(
          Bytes.box("ftyp", "isom".getBytes(StandardCharsets.US_ASCII)),
          Bytes.box(
              "moov",
              Bytes.box(
                  "trak",
                  Bytes.box(
                      "mdia",
                      Bytes.box(
                          "minf",
                          Bytes.box(
                              "dinf",
                              Bytes.box(
                                  "dref",
                                  new byte[4],
                                  Bytes.big(4, 1),
                                  Bytes.box("url ", Bytes.big(4, 1))))))),
              Bytes.box("udta", Material.TEXT.getBytes(StandardCharsets.US_ASCII))),
          Bytes.box("mdat", new byte[5000]));

  private static final Kit KIT =
      new Kit(
          new Material(
              List.of(new Source("film", FILM), new Source("tiny", new byte[] {1, 2, 3})),
              List.of()),
          new References(List.of("canary.ts"), "http://127.0.0.1:1234"));

  @Test
  void the_same_seed_makes_the_same_mutant() {
    LongStream.range(0, 500)
        .forEach(
            seed -> {
              Mutant first = Mutant.of(seed, KIT);
              Mutant again = Mutant.of(seed, KIT);
              assertThat(again.sentence()).isEqualTo(first.sentence());
              assertThat(again.bytes()).isEqualTo(first.bytes());
            });
  }

  @Test
  void neighbouring_seeds_use_every_mutation_and_change_nearly_every_file() {
    Set<Mutation> used = EnumSet.noneOf(Mutation.class);
    long unchanged =
        LongStream.range(20_000_000, 20_000_500)
            .mapToObj(seed -> Mutant.of(seed, KIT))
            .peek(mutant -> used.addAll(mutant.mutations()))
            .filter(
                mutant ->
                    KIT.material().made().stream()
                        .anyMatch(source -> Arrays.equals(source.bytes(), mutant.bytes())))
            .count();

    assertThat(used).containsExactlyInAnyOrder(Mutation.values());
    assertThat(unchanged).isLessThan(50);
  }

  @Test
  void samples_elsewhere_keep_the_boxes_whole() {
    java.util.Random random = new java.util.Random(1);

    byte[] moved = KIT.references().samplesElsewhere(random, FILM);

    int at = 0;
    while (at < moved.length) {
      at += (int) Bytes.read(moved, at, 4);
    }
    assertThat(at).isEqualTo(moved.length);
    assertThat(new String(moved, StandardCharsets.ISO_8859_1)).doesNotContain("url \0\0\0\1");
  }

  @Test
  void numbers_of_both_orders() {
    assertThat(Bytes.big(4, 0x01020304)).containsExactly(1, 2, 3, 4);
    assertThat(Bytes.little(4, 0x01020304)).containsExactly(4, 3, 2, 1);
    assertThat(Bytes.little(2, 2)).containsExactly(2, 0);
  }
}
