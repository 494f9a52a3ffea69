package io.mediahub.bench.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobsBenchmarkTest {
  @Test
  void a_chunk_is_sixteen_seconds_of_a_film_and_eight_of_a_short_one() {
    assertThat(JobsBenchmark.chunkCpu(600, 600)).isEqualTo(16);
    assertThat(JobsBenchmark.chunkCpu(60, 60)).isEqualTo(8);
  }

  @Test
  void a_chunk_is_no_more_than_the_whole() {
    assertThat(JobsBenchmark.chunkCpu(3, 5)).isEqualTo(3);
  }
}
