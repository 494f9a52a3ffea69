package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Inspect;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the last uploaded byte to the published or refused media. */
class RenditionProcessTest {
  private final RenditionDriver process = new RenditionDriver();

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  void given_nothing_when_bytes_arrive_then_an_inspection_is_requested() {
    process.uploaded();

    var events = process.eventRecords();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().value().fact().type()).isEqualTo("InspectionRequested");
    var job = process.job();
    assertThat(job.getWork()).isEqualTo(new Inspect(RenditionDriver.SOURCE));
    assertThat(job.getAttempt()).isEqualTo(1);
    assertThat(job.getMediaId()).isEqualTo(RenditionDriver.MEDIA);
  }

  @Test
  void given_the_same_upload_twice_when_it_is_read_then_it_is_inspected_once() {
    process.uploaded();
    process.uploaded();

    assertThat(process.eventTypes()).containsExactly("InspectionRequested");
    assertThat(process.jobRecords()).hasSize(1);
  }

  @Test
  void given_an_inspection_when_the_worker_answers_then_the_ladder_is_encoded_to_the_end() {
    EncodeJob encode = TestWorker.inspect(process);

    assertThat(process.eventTypes())
        .containsExactly(
            "InspectionRequested",
            "JobStarted",
            "MediaInspected",
            "LadderPlanned",
            "EncodeRequested");
    TestWorker.encode(process, encode);

    var events = process.eventRecords();
    assertThat(events.getLast().value().fact().type()).isEqualTo("MediaPublished");
    long first = events.getFirst().value().getMetadata().getVersion();
    assertThat(events)
        .extracting(event -> event.value().getMetadata().getVersion())
        .as("dense")
        .containsExactlyElementsOf(
            IntStream.range(0, events.size()).mapToObj(i -> first + i).toList());
    assertThat(process.jobRecords()).isEmpty();
    process.waits(Duration.ofDays(20));
    assertThat(process.eventRecords()).as("nothing is awaited any more").isEmpty();
  }

  @Test
  void given_reports_when_all_are_read_twice_then_each_counts_once() {
    EncodeJob encode = TestWorker.inspect(process);
    TestWorker.encode(process, encode);
    List<String> once = process.eventTypes();

    TestWorker.encode(process, encode);

    assertThat(once).endsWith("MediaPublished");
    assertThat(process.eventTypes()).isEmpty();
    assertThat(process.jobRecords()).isEmpty();
  }

  @Test
  void given_a_refused_file_when_the_grace_is_over_then_its_deletion_is_requested_and_recorded() {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.reports(inspect, new MediaRefused("not-media", "A zip archive.", "Send a video."));
    process.waits(RenditionDriver.LEASES.sweepAfter().minusMinutes(1));
    assertThat(process.jobRecords()).isEmpty();

    process.waits(Duration.ofMinutes(2));

    EncodeJob sweep = process.job();
    assertThat(((Sweep) sweep.getWork()).getLeftovers().getSource())
        .isEqualTo(RenditionDriver.SOURCE);
    process.eventRecords();
    process.reports(sweep, new JobStarted(sweep.getJobId(), 1, "worker-1"));
    process.reports(sweep, new ObjectsSwept(sweep.getJobId(), 1, 1L, 1000L));
    assertThat(process.eventTypes()).containsExactly("JobStarted", "ObjectsSwept");
    process.waits(Duration.ofHours(2));
    assertThat(process.eventRecords()).as("nothing is awaited any more").isEmpty();
  }
}
