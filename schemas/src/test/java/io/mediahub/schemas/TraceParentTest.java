package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  @Test
  void what_it_writes_it_reads() {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(TraceParent.traceId(TraceParent.of(traceId, "00f067aa0ba902b7"))).isEqualTo(traceId);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "01-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      })
  void a_malformed_header_is_no_trace(String header) {
    assertThat(TraceParent.traceId(header)).isNull();
  }
}
