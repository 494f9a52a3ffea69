package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherWorkersTest {
  @Test
  void a_setting_is_replaced_or_added_and_others_stay() {
    String settings =
        "mediahub.encoder.workers=2\nmediahub.encoder.workers-of-others=7\nmediahub.s3.region=x\n";

    String with =
        OtherWorkers.with(
            settings, Map.of("mediahub.encoder.workers", 1, "mediahub.encoder.processors", 1));

    assertThat(with.lines())
        .containsExactly(
            "mediahub.encoder.workers-of-others=7",
            "mediahub.s3.region=x",
            "mediahub.encoder.processors=1",
            "mediahub.encoder.workers=1");
  }
}
