package io.mediahub.streams.readmodel.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmendmentsTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);
  private static final byte[] MEANT = "what was meant".getBytes(UTF_8);

  private static RawRecord record(long offset, byte[] value) {
    return new RawRecord(
        new EventLocation("topic", 2, offset, Instant.EPOCH), "key", value, List.of());
  }

  private static Amendment about(long offset, byte[] correction, boolean dropped, boolean gap) {
    String fingerprint = Amendment.fingerprint(VALUE);
    return new Amendment("topic", 2, offset, fingerprint, correction, dropped, gap);
  }

  @Test
  void what_was_decided_about_a_record_is_about_no_other() {
    Amendments all = new Amendments(List.of(about(5, null, true, false)));

    assertThat(all.isDropped(record(5, VALUE))).isTrue();
    assertThat(all.isDropped(record(6, VALUE))).isFalse();
    assertThat(all.isDropped(record(5, MEANT))).as("another record at its offset").isFalse();
    assertThat(all.isDropped(record(5, null))).isFalse();
  }

  @Test
  void a_record_may_be_corrected_and_the_gap_before_it_accepted() {
    Amendments all =
        new Amendments(List.of(about(5, MEANT, false, false), about(5, null, false, true)));

    assertThat(all.asCorrected(record(5, VALUE)).value()).isEqualTo(MEANT);
    assertThat(all.acceptsGap(record(5, VALUE))).isTrue();
    assertThat(all.isDropped(record(5, VALUE))).isFalse();
    assertThat(all.asCorrected(record(6, VALUE)).value()).isEqualTo(VALUE);
  }
}
