package io.mediahub.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanTest {
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(longs = {1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 100 * MIB + 7, 5L * 1024 * MIB})
  void parts_make_up_the_file(long size) {
    var plan = PartPlan.of(size, 8 * MIB);
    assertThat(plan.numbers().mapToLong(plan::bytesOf).sum()).isEqualTo(size);
    assertThat(plan.numbers().mapToLong(plan::bytesOf).min().orElse(0)).isPositive();
  }

  @Test
  void a_small_file_is_one_part() {
    assertThat(PartPlan.of(1000, 8 * MIB).count()).isEqualTo(1);
    assertThat(PartPlan.of(8 * MIB, 8 * MIB).count()).isEqualTo(1);
    assertThat(PartPlan.of(8 * MIB + 1, 8 * MIB).count()).isEqualTo(2);
  }

  @Test
  void a_large_file_has_larger_parts_rather_than_more() {
    var plan = PartPlan.of(5_000L * 1024 * MIB, 8 * MIB);
    assertThat(plan.count()).isLessThanOrEqualTo(2000);
    assertThat(plan.partSizeBytes() % MIB).isZero();
  }
}
