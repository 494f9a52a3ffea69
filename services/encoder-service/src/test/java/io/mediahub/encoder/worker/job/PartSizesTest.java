package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartSizesTest {
  @Test
  void parts_of_sound_have_one_segment_then_four_then_sixteen_then_thirty_each() {
    long[] sizes =
        IntStream.range(0, 81)
            .map(PartSizes.GROWING::partOf)
            .collect(() -> new long[5], (counts, part) -> counts[part]++, (a, b) -> {});

    assertThat(sizes).containsExactly(1, 4, 16, 30, 30);
  }

  @Test
  void a_chunk_is_one_part() {
    assertThat(IntStream.range(0, 500).map(PartSizes.ONE::partOf)).containsOnly(0);
  }
}
