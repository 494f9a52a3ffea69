package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Retries;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.Inspect;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Fragment;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenditionProcessTest {
  private static final LeaseSettings LEASES =
      new LeaseSettings(Duration.ofSeconds(60), Duration.ofDays(6), Duration.ofSeconds(10));

  private final RenditionDriver process = new RenditionDriver(LEASES);

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  void given_nothing_when_bytes_arrive_then_an_inspection_is_asked_for() {
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
  void what_is_decided_carries_its_cause_and_its_trace() {
    process.uploaded();

    var record = process.eventRecords().getFirst();
    var metadata = record.value().getMetadata();
    assertThat(metadata.getCausationId()).isEqualTo("upload-completed");
    assertThat(metadata.getCorrelationId()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(metadata.getVersion()).isEqualTo(1);
    assertThat(UUID.fromString(metadata.getEventId())).isNotNull();
    assertThat(EventHeaders.read(record.headers(), EventHeaders.TYPE))
        .isEqualTo("mediahub.InspectionRequested");
    assertThat(traceId(EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
    var job = process.jobRecords().getFirst();
    assertThat(job.value().getMetadata().getCausationId()).isEqualTo(metadata.getEventId());
    assertThat(traceId(EventHeaders.read(job.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
  }

  private static String traceId(String traceParent) {
    return TraceParent.traceId(traceParent);
  }

  @Test
  void given_the_same_upload_twice_when_heard_then_it_is_inspected_once() {
    process.uploaded();
    process.uploaded();

    assertThat(process.eventTypes()).containsExactly("InspectionRequested");
    assertThat(process.jobRecords()).hasSize(1);
  }

  @Test
  void given_an_inspection_when_the_worker_answers_then_the_ladder_is_encoded_to_the_end() {
    EncodeJob encode = inspected();

    assertThat(process.eventTypes())
        .containsExactly(
            "InspectionRequested",
            "JobStarted",
            "MediaInspected",
            "LadderPlanned",
            "EncodeRequested");
    EncodeLadder work = (EncodeLadder) encode.getWork();
    encodeAll(encode, work);

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
  void given_reports_when_all_are_heard_twice_then_each_counts_once() {
    EncodeJob encode = inspected();
    encodeAll(encode, (EncodeLadder) encode.getWork());
    List<String> once = process.eventTypes();

    encodeAll(encode, (EncodeLadder) encode.getWork());

    assertThat(once).endsWith("MediaPublished");
    assertThat(process.eventTypes()).isEmpty();
    assertThat(process.jobRecords()).isEmpty();
  }

  @Test
  void given_a_worker_when_it_falls_silent_then_another_gets_the_job() {
    process.uploaded();
    EncodeJob first = process.job();
    JobStarted holding = new JobStarted(first.getJobId(), 1, "worker-1");
    process.reports(first, holding);
    process.eventRecords();
    for (int i = 0; i < 10; i++) {
      process.waits(Duration.ofSeconds(50));
      process.reports(first, holding);
    }
    assertThat(process.eventRecords()).as("it says that it has the job, which is known").isEmpty();
    assertThat(process.jobRecords()).isEmpty();

    process.waits(Duration.ofSeconds(71));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
    EncodeJob second = process.job();
    assertThat(second.getJobId()).isEqualTo(first.getJobId());
    assertThat(second.getAttempt()).isEqualTo(2);
    process.reports(first, new MediaInspected(inspection()));
    assertThat(process.eventTypes()).as("the lost worker is not heard any more").isEmpty();
  }

  @Test
  void given_a_worker_when_another_begins_the_same_encode_job_then_both_give_way_to_an_attempt() {
    EncodeJob first = inspected();
    process.reports(first, new JobStarted(first.getJobId(), 1, "worker-1"));
    process.eventRecords();

    process.reports(first, new JobStarted(first.getJobId(), 1, "worker-2"));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "EncodeRequested");
    assertThat(process.job().getAttempt()).as("at once").isEqualTo(2);
  }

  @Test
  void given_a_failure_when_the_next_attempt_is_asked_for_then_it_waits_longer_each_time() {
    EncodeJob job = inspected();
    for (int seconds : new int[] {5, 15, 45}) {
      process.eventRecords();
      int attempt = job.getAttempt();

      process.reports(job, new JobFailed(job.getJobId(), attempt, "store-away", "Away.", true));

      assertThat(process.eventTypes()).containsExactly("JobFailed", "EncodeRequested");
      process.waits(Duration.ofSeconds(seconds - 1));
      assertThat(process.jobRecords()).isEmpty();
      process.waits(LEASES.checkEvery().plusSeconds(1));
      job = process.job();
      assertThat(job.getAttempt()).isEqualTo(attempt + 1);
      assertThat(job.getWork()).isInstanceOf(EncodeLadder.class);
    }
    process.waits(Duration.ofMinutes(30));
    assertThat(process.jobRecords()).as("once each").isEmpty();
  }

  @Test
  void a_job_that_waited_carries_the_cause_and_the_trace_of_what_asked_for_it() {
    EncodeJob first = inspected();
    process.eventRecords();
    process.reports(first, new JobFailed(first.getJobId(), 1, "store-away", "Away.", true));
    var asking = process.eventRecords().getLast();

    process.waits(Duration.ofSeconds(20));

    var job = process.jobRecords().getFirst();
    assertThat(job.value().getMetadata().getCausationId())
        .isEqualTo(asking.value().getMetadata().getEventId());
    assertThat(job.value().getMetadata().getVersion())
        .isEqualTo(asking.value().getMetadata().getVersion());
    assertThat(traceId(EventHeaders.read(job.headers(), EventHeaders.TRACE_PARENT)))
        .isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void given_no_worker_when_the_jobs_record_is_gone_then_it_is_asked_for_again_for_ever() {
    process.uploaded();
    EncodeJob job = process.job();
    for (int i = 1; i <= 2 * Retries.MAX_ATTEMPTS; i++) {
      process.eventRecords();
      process.waits(LEASES.unclaimed().minusMinutes(1));
      assertThat(process.eventTypes()).as("it is still there to be taken").isEmpty();

      process.waits(Duration.ofMinutes(2));

      assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
      job = process.job();
      assertThat(job.getAttempt()).isEqualTo(i + 1);
    }
    process.reports(job, new JobStarted(job.getJobId(), job.getAttempt(), "worker-1"));
    assertThat(process.eventTypes()).containsExactly("JobStarted");
  }

  @Test
  void by_default_a_job_is_awaited_for_about_as_long_as_its_topic_keeps_it() {
    Duration kept = Topics.ENCODE_JOBS.layout().retention();
    assertThat(LeaseSettings.DEFAULT.unclaimed()).isBetween(kept.minusDays(1), kept);
  }

  /** Leaves the events unread. */
  private EncodeJob inspected() {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.reports(inspect, new JobStarted(inspect.getJobId(), 1, "worker-1"));
    process.reports(inspect, new MediaInspected(inspection()));
    return process.job();
  }

  private static Inspection inspection() {
    VideoTrack video =
        new VideoTrack(0, "h264", 640, 360, 0, 25, 1, false, false, "yuv420p", 2_000_000L);
    return new Inspection(
        "mov", 8_000_000L, video, List.of(new AudioTrack(1, "aac", 2, 48000, "en")));
  }

  private void encodeAll(EncodeJob job, EncodeLadder work) {
    String id = job.getJobId();
    process.reports(job, new JobStarted(id, 1, "worker-2"));
    for (String rendition : renditions(work)) {
      process.reports(
          job,
          new RenditionOpened(
              rendition, id, 1, id + "/1/" + rendition + "/", "init.mp4", 800L, "avc1"));
      process.reports(
          job, new SegmentsEncoded(rendition, id, 1, 0, List.of(segment(0), segment(1))));
      process.reports(job, new RenditionCompleted(rendition, id, 1, 2, 8_000_000L));
    }
    process.reports(job, new PackageChecked(List.of(1), List.of()));
    process.reports(job, new JobFinished(id, 1));
  }

  private static List<String> renditions(EncodeLadder work) {
    return java.util.stream.Stream.concat(
            work.getVideo().stream().map(rung -> rung.getRenditionId()),
            work.getAudio().stream().map(rung -> rung.getRenditionId()))
        .toList();
  }

  private static Segment segment(int index) {
    return new Segment(
        "%05d.m4s".formatted(index),
        4_000_000L,
        100_000L,
        List.of(new Fragment(4_000_000L, 0L, 900L)));
  }
}
