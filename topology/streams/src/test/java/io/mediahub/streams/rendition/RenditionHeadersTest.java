package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.JobHeaders;
import io.mediahub.schemas.TraceParent;
import java.time.Duration;
import java.util.UUID;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the events and jobs of the process carry beside their content: cause, trace, names. */
class RenditionHeadersTest {
  private final RenditionDriver process = new RenditionDriver();

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  void what_is_decided_carries_its_cause_and_its_trace() {
    process.uploaded();

    var record = process.eventRecords().getFirst();
    var metadata = record.value().getMetadata();
    assertThat(metadata.getCausationId()).isEqualTo("upload-completed");
    assertThat(metadata.getCorrelationId()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(metadata.getVersion()).isEqualTo(1);
    assertThat(UUID.fromString(metadata.getEventId())).isNotNull();
    assertThat(EventHeaders.read(record.headers(), EventHeaders.TYPE))
        .isEqualTo("mediahub.rendition.InspectionRequested");
    assertThat(traceId(EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
    var job = process.jobRecords().getFirst();
    assertThat(job.value().getMetadata().getCausationId()).isEqualTo(metadata.getEventId());
    assertThat(traceId(EventHeaders.read(job.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void a_job_that_waited_carries_the_cause_and_the_trace_of_its_request() {
    process.uploaded();
    EncodeJob first = process.job();
    process.eventRecords();
    process.reports(first, new JobFailed(first.getJobId(), 1, "store-away", "Away.", true));
    var request = process.eventRecords().getLast();

    process.waits(Duration.ofSeconds(20));

    var job = process.jobRecords().getFirst();
    assertThat(job.value().getMetadata().getCausationId())
        .isEqualTo(request.value().getMetadata().getEventId());
    assertThat(job.value().getMetadata().getVersion())
        .isEqualTo(request.value().getMetadata().getVersion());
    assertThat(traceId(EventHeaders.read(job.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void a_job_names_itself_in_its_headers() {
    process.uploaded();

    var job = process.jobRecords().getFirst();
    assertThat(JobHeaders.read(job.headers()))
        .isEqualTo(new JobHeaders.Named(job.value().getJobId(), 1));
    assertThat(EventHeaders.read(job.headers(), JobHeaders.KIND)).isEqualTo("Prepare");
  }

  private static String traceId(String traceParent) {
    return TraceParent.traceId(traceParent);
  }
}
