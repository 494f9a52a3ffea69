package io.mediahub.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatesTest {
  private final Aggregates aggregates = new Aggregates(List.of("a", "b"));

  @Test
  void take_turns_and_count_their_versions() {
    Sample a1 = aggregates.next(0);
    Sample b1 = aggregates.next(0);
    a1.visible(1, 1);
    Sample a2 = aggregates.next(0);

    assertThat(List.of(a1.key(), b1.key(), a2.key())).containsExactly("a", "b", "a");
    assertThat(List.of(a1.version(), b1.version(), a2.version())).containsExactly(1L, 1L, 2L);
  }

  @Test
  void have_one_command_on_its_way_at_most() {
    aggregates.next(0);
    aggregates.next(0);
    assertThatThrownBy(() -> aggregates.next(0)).isInstanceOf(Failure.class);
  }
}
