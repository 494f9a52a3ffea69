package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.settings.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {
  private static final int GIGABYTE = 1024;

  @Test
  void on_a_laptop_a_process_has_what_its_component_says_however_large_the_machine_is() {
    Sizing laptop = new Sizing(Profile.LAPTOP, 64, 512 * GIGABYTE);

    assertThat(laptop.heap(192)).isEqualTo(192);
    assertThat(laptop.memory(192)).contains("-Xmx192m", "-XX:+UseSerialGC");
    assertThat(laptop.compiler()).isEqualTo(List.of("-XX:TieredStopAtLevel=1"));
    assertThat(laptop.services()).isEmpty();
    assertThat(laptop.connector()).isEmpty();
    assertThat(laptop.sessions(1)).isEqualTo(120);
    assertThat(laptop.postgres()).contains("shared_buffers = 64MB");
  }

  @ParameterizedTest
  @CsvSource({
    // A small server has no less than a laptop, and a large one no more than four times as much.
    "2, 4, 192, -XX:+UseParallelGC",
    "2, 24, 768, -XX:+UseParallelGC",
    "1, 12, 393, -XX:+UseSerialGC",
    "16, 256, 768, -XX:+UseParallelGC",
  })
  void on_a_server_heaps_grow_with_the_memory_and_collectors_with_the_cores(
      int cores, int gigabytes, int heap, String collector) {
    Sizing server = new Sizing(Profile.SERVER, cores, (long) gigabytes * GIGABYTE);

    assertThat(server.heap(192)).isEqualTo(heap);
    assertThat(server.memory(192)).contains("-Xmx" + heap + "m", collector);
    assertThat(server.compiler()).isEmpty();
  }

  @Test
  void a_large_heap_beside_many_cores_is_collected_by_g1() {
    assertThat(new Sizing(Profile.SERVER, 8, 64 * GIGABYTE).memory(384))
        .contains("-Xmx1536m", "-XX:+UseG1GC");
  }

  @Test
  void postgresql_allows_the_sessions_of_all_pools() {
    Sizing server = new Sizing(Profile.SERVER, 4, 16 * GIGABYTE);
    int pool = Integer.parseInt(server.services().get("mediahub.decisions.pool-size"));

    assertThat(pool).isEqualTo(32);
    assertThat(server.sessions(2) - server.sessions(1)).isGreaterThan(6 * pool);
    assertThat(server.postgres()).contains("shared_buffers = 1024MB");
  }
}
