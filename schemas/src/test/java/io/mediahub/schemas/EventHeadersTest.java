package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.grant.GrantRevoked;
import mediahub.rendition.JobStarted;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHeadersTest {
  private static final Metadata METADATA =
      new Metadata(
          "e-1", "m-1", 3L, Instant.parse("2026-05-01T12:00:00Z"), "u-1", "c-1", "0".repeat(32));

  @Test
  void an_event_is_described_by_the_attributes_of_cloud_events() {
    assertThat(EventHeaders.of(METADATA, new GrantRevoked("m-1", null), "/mediahub/test", "trace"))
        .isEqualTo(
            Map.of(
                "ce_id", "e-1",
                "ce_type", "mediahub.grant.GrantRevoked",
                "ce_source", "/mediahub/test",
                "ce_time", "2026-05-01T12:00:00Z",
                "ce_specversion", "1.0",
                "traceparent", "trace"));
  }

  @Test
  void without_a_trace_there_is_no_header_of_one() {
    Event report = new JobStarted("job", 1, "worker");

    assertThat(EventHeaders.of(METADATA, report, "/mediahub/test", null))
        .containsEntry("ce_type", "mediahub.rendition.JobStarted")
        .doesNotContainKey("traceparent");
  }

  @ParameterizedTest
  @CsvSource({
    "mediahub.session.SessionRevoked, SessionRevoked",
    "mediahub.SessionRevoked, SessionRevoked",
    "SessionRevoked, SessionRevoked"
  })
  void the_type_is_read_whichever_version_wrote_it(String written, String type) {
    var headers = new RecordHeaders().add("ce_type", written.getBytes(UTF_8));

    assertThat(EventHeaders.readType(headers)).isEqualTo(type);
  }
}
