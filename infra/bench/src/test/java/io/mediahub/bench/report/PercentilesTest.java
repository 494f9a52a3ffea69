package io.mediahub.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  private final Percentiles oneToHundred =
      Percentiles.of(IntStream.rangeClosed(1, 100).mapToDouble(n -> 101 - n).toArray());

  @Test
  void are_the_nearest_ranks_of_the_sorted_values() {
    assertThat(oneToHundred.at(50)).isEqualTo(50);
    assertThat(oneToHundred.at(90)).isEqualTo(90);
    assertThat(oneToHundred.at(99)).isEqualTo(99);
    assertThat(oneToHundred.at(99.5)).isEqualTo(100);
    assertThat(oneToHundred.at(0.1)).isEqualTo(1);
    assertThat(oneToHundred.max()).isEqualTo(100);
  }

  @Test
  void the_99th_of_a_thousand_leaves_ten_above_it() {
    assertThat(Percentiles.of(IntStream.rangeClosed(1, 1000).asDoubleStream().toArray()).at(99))
        .isEqualTo(990);
  }

  @Test
  void of_one_value_are_that_value() {
    assertThat(Percentiles.of(7).at(1)).isEqualTo(7);
    assertThat(Percentiles.of(7).at(99)).isEqualTo(7);
  }

  @Test
  void of_nothing_are_not_numbers_and_leave_the_figures_empty() {
    assertThat(Percentiles.of().at(50)).isNaN();
    assertThat(Percentiles.of().figures()).containsOnlyKeys("count");
  }

  @Test
  void outside_their_range_are_refused() {
    assertThatThrownBy(() -> oneToHundred.at(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> oneToHundred.at(101)).isInstanceOf(IllegalArgumentException.class);
  }
}
