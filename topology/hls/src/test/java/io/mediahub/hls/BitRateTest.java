package io.mediahub.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.hls.BitRate.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class BitRateTest {
  @Test
  void a_short_tail_alone_is_no_peak() {
    var rate =
        BitRate.measure(List.of(new Piece(4_000_000, 500_000), new Piece(100_000, 100_000)), 4);
    // 600,000 bytes in 4.1 s, not 100,000 bytes in 0.1 s
    assertThat(rate).isEqualTo(new BitRate(1_170_732, 1_170_732));
  }

  @Test
  void the_peak_is_the_highest_run_of_half_to_one_and_a_half_target_durations() {
    var rate =
        BitRate.measure(
            List.of(
                new Piece(4_000_000, 500_000),
                new Piece(4_000_000, 1_000_000),
                new Piece(4_000_000, 500_000)),
            4);
    assertThat(rate.peak()).isEqualTo(2_000_000);
    assertThat(rate.average()).isEqualTo(1_333_334);
  }

  @Test
  void media_shorter_than_any_run_is_its_own_run() {
    assertThat(BitRate.measure(List.of(new Piece(500_000, 62_500)), 4))
        .isEqualTo(new BitRate(1_000_000, 1_000_000));
  }

  @Test
  void nothing_costs_nothing() {
    assertThat(BitRate.measure(List.of(), 4)).isEqualTo(new BitRate(0, 0));
  }
}
