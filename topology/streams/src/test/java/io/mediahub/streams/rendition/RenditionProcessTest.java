package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.JobHeaders;
import io.mediahub.schemas.TraceParent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.Inspect;
import mediahub.encoding.Sweep;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Fragment;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoTrack;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenditionProcessTest {
  private static final LeaseSettings LEASES =
      new LeaseSettings(Duration.ofSeconds(60), Duration.ofSeconds(10), 100, Duration.ofHours(1));

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
        .isEqualTo("mediahub.rendition.InspectionRequested");
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
  void a_job_names_itself_in_its_headers() {
    process.uploaded();

    var job = process.jobRecords().getFirst();
    assertThat(JobHeaders.read(job.headers()))
        .isEqualTo(new JobHeaders.Named(job.value().getJobId(), 1));
    assertThat(EventHeaders.read(job.headers(), JobHeaders.KIND)).isEqualTo("Inspect");
  }

  @Test
  void given_a_job_in_the_queue_when_a_week_passes_then_it_is_still_what_workers_will_get() {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.waits(Duration.ofHours(168));
    process.reports(inspect, new JobStarted(inspect.getJobId(), 1, "worker-1"));
    process.reports(inspect, new MediaInspected(inspection()));
    EncodeJob encode = process.job();
    process.waits(Duration.ofHours(168));
    process.eventRecords();

    encodeAll(encode, (EncodeLadder) encode.getWork());

    assertThat(process.eventTypes()).startsWith("JobStarted").endsWith("MediaPublished");
    assertThat(process.jobRecords()).isEmpty();
  }

  @Test
  void given_a_job_of_which_nobody_spoke_when_the_queue_is_past_it_then_it_is_asked_for_again() {
    process.uploaded();
    process.job();
    process.eventRecords();
    process.waits(Duration.ofMinutes(5));
    assertThat(process.status().oldestUnheard()).isEqualTo(process.now().minusSeconds(300));
    assertThat(process.eventTypes()).as("it can still be taken").isEmpty();

    process.jobsAreSettled();
    process.waits(Duration.ofSeconds(20));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
    assertThat(process.job().getAttempt()).isEqualTo(2);
    process.waits(Duration.ofMinutes(5));
    assertThat(process.eventTypes()).as("the new one lies in the queue").isEmpty();
  }

  @Test
  void given_a_job_that_was_asked_for_again_when_the_first_attempt_begins_then_it_is_waited_for() {
    process.uploaded();
    EncodeJob first = process.job();
    process.waits(Duration.ofMinutes(2));
    process.jobsAreSettled();
    process.waits(Duration.ofSeconds(20));
    assertThat(process.job().getAttempt()).isEqualTo(2);
    process.eventRecords();

    JobStarted begun = new JobStarted(first.getJobId(), 1, "worker-1");
    process.reports(first, begun);
    for (int i = 0; i < 5; i++) {
      process.waits(Duration.ofSeconds(30));
      process.reports(first, begun);
    }
    process.reports(first, new MediaInspected(inspection()));

    assertThat(process.eventTypes())
        .containsExactly("JobStarted", "MediaInspected", "LadderPlanned", "EncodeRequested");
  }

  @Test
  void given_a_process_that_stood_still_when_it_reads_on_then_nobody_is_called_silent() {
    EncodeJob job = begun();

    process.stalls(Duration.ofSeconds(70));
    process.readsLate(Duration.ofSeconds(20), job, held(job));
    process.waits(Duration.ofSeconds(40));
    process.reports(job, held(job));
    process.waits(Duration.ofSeconds(40));

    assertThat(process.eventTypes()).isEmpty();
    process.waits(Duration.ofSeconds(80));
    assertThat(process.eventTypes())
        .as("a worker that stays silent is lost")
        .containsExactly("JobFailed", "InspectionRequested");
  }

  @Test
  void given_a_process_that_reads_what_is_long_past_when_it_catches_up_then_nobody_is_silent() {
    EncodeJob job = begun();
    EncodeJob other = EncodeJob.newBuilder(job).setJobId("other").build();

    for (int i = 0; i < 20; i++) { // reports of others; those of the worker are further behind
      process.waits(Duration.ofSeconds(10));
      process.readsLate(Duration.ofMinutes(5), other, held(other));
    }

    assertThat(process.eventTypes()).isEmpty();
  }

  @Test
  void given_more_leases_than_a_look_deals_with_when_time_passes_then_each_look_takes_its_share() {
    try (var small =
        new RenditionDriver(
            new LeaseSettings(
                Duration.ofSeconds(60), Duration.ofSeconds(10), 3, Duration.ofHours(1)))) {
      for (int i = 0; i < 8; i++) {
        small.uploaded("media-" + i);
      }
      for (EncodeJob job : small.jobRecords().stream().map(TestRecord::value).toList()) {
        small.reports(job, held(job));
      }
      small.waits(Duration.ofSeconds(60));
      small.eventRecords();

      assertThat(jobsPerLook(small)).containsExactly(3, 3, 2, 0);
    }
  }

  private static List<Integer> jobsPerLook(RenditionDriver driver) {
    return IntStream.range(0, 4)
        .mapToObj(
            look -> {
              driver.waits(Duration.ofSeconds(10));
              return driver.jobRecords().size();
            })
        .toList();
  }

  @Test
  void given_a_refused_file_when_the_grace_is_over_then_its_deletion_is_asked_for_and_recorded() {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.reports(inspect, new MediaRefused("not-media", "A zip archive.", "Send a video."));
    process.waits(LEASES.sweepAfter().minusMinutes(1));
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

  /** An inspection that a worker has; the events are read. */
  private EncodeJob begun() {
    process.uploaded();
    EncodeJob job = process.job();
    process.reports(job, held(job));
    process.waits(Duration.ofSeconds(30));
    process.reports(job, held(job));
    process.eventRecords();
    return job;
  }

  private static JobStarted held(EncodeJob job) {
    return new JobStarted(job.getJobId(), job.getAttempt(), "worker-1");
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
