package io.mediahub.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
  private final List<Integer> tried = new ArrayList<>();

  /** A platform that keeps up with any rate up to its capacity. */
  private int search(RateSearch rates, int capacity) {
    for (OptionalInt rate = rates.next(); rate.isPresent(); rate = rates.next()) {
      tried.add(rate.getAsInt());
      if (rate.getAsInt() <= capacity) {
        rates.held(rate.getAsInt());
      } else {
        rates.missed(rate.getAsInt());
      }
    }
    return rates.best();
  }

  @Test
  void rates_double_until_one_is_missed_and_then_close_in() {
    int best = search(new RateSearch(100, 4000, 0.08), 930);

    assertThat(tried).containsExactly(100, 200, 400, 800, 1600, 1200, 1000, 900);
    assertThat(best).isEqualTo(900);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 43, 100, 399, 555, 1234, 3999})
  void the_best_rate_is_near_the_capacity_after_a_few_steps(int capacity) {
    int best = search(new RateSearch(100, 4000, 0.08), capacity);

    assertThat(best).isBetween((int) (capacity / 1.17) - 1, capacity);
    assertThat(tried).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void no_rate_above_the_most_is_tried() {
    int best = search(new RateSearch(100, 500, 0.08), 10_000);

    assertThat(best).isEqualTo(500);
    assertThat(tried).containsExactly(100, 200, 400, 500);
  }

  @Test
  void where_nothing_holds_the_search_ends() {
    assertThat(search(new RateSearch(100, 4000, 0.08), 0)).isZero();
    assertThat(tried).hasSizeLessThan(6);
  }
}
