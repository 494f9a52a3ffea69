package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.encode.RenditionResult;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.worker.ManualClock;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.SampleDurations;
import io.mediahub.schemas.Topics;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobReport;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.upload.SourceObject;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** When segments are reported, and that what only is progress is reported elsewhere. */
class LadderReportsTest {
  private static final SourceObject SOURCE =
      new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");

  private final List<JobReport> sent = new ArrayList<>();
  private final List<EncodeProgress> progress = new ArrayList<>();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final ManualClock clock = new ManualClock();
  private final LadderReports reports = reports();
  private int segments;

  /** Uploads are done when they are asked for. */
  private static final class AtOnce extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private LadderReports reports() {
    EncodeLadder ladder =
        new EncodeLadder(
            SOURCE,
            new Inspection("mp4", 400_000_000L, null, List.of(), List.of(), false),
            List.of(),
            List.of(),
            4000);
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, clock.instant(), "system:test", "", "");
    EncodeJob job = new EncodeJob(metadata, "media", "job", 1, ladder);
    Subject subject = Subject.of(new ReceivedJob(job, null, 1));
    S3Client store =
        (S3Client)
            Proxy.newProxyInstance(
                S3Client.class.getClassLoader(),
                new Class<?>[] {S3Client.class},
                (proxy, method, arguments) -> PutObjectResponse.builder().build());
    ExecutorService uploader = new AtOnce();
    return new LadderReports(
        job,
        ladder,
        new JobReports(
            new ReportSender<>(Topics.RENDITION_COMMANDS, (topic, report) -> add(report), producer),
            clock,
            subject),
        new JobProgress(
            new ReportSender<>(Topics.ENCODE_PROGRESS, (topic, told) -> add(told), producer),
            clock,
            subject),
        new MediaStore(store, "media"),
        uploader,
        clock);
  }

  private byte[] add(ProgressEnvelope told) {
    progress.add((EncodeProgress) told.getEvent());
    return new byte[0];
  }

  private byte[] add(JobReport report) {
    sent.add(report);
    return new byte[0];
  }

  private void cut(int count) {
    for (int i = 0; i < count; i++) {
      int index = segments++;
      Segment segment = new Segment("%05d.m4s".formatted(index), 4_000_000L, 1L, List.of());
      reports.segment(
          "v240",
          new CutSegment(
              index, segment, new byte[1], 4L * index, 4L * index + 4, SampleDurations.of(4)));
    }
  }

  private void open() {
    reports.opened(
        "v240",
        new InitSegment(new byte[1], InitSegment.Track.VIDEO, "avc1.64001f", null, 1000, 40, 0, 0));
  }

  /** How many segments each report was about. */
  private List<Integer> batches() {
    return sent.stream()
        .filter(report -> report.getReport() instanceof SegmentsEncoded)
        .map(report -> ((SegmentsEncoded) report.getReport()).getSegments().size())
        .toList();
  }

  @Test
  void the_first_segment_is_reported_at_once_and_those_that_follow_fast_are_put_together() {
    open();
    cut(1);
    assertThat(batches()).containsExactly(1);

    cut(5);
    clock.pass(Duration.ofSeconds(2));
    reports.progress(100);

    assertThat(batches()).containsExactly(1, 5);
  }

  @Test
  void an_encode_that_is_slower_than_that_reports_each_segment_at_once() {
    open();
    for (int i = 0; i < 3; i++) {
      cut(1);
      clock.pass(Duration.ofSeconds(2));
    }

    assertThat(batches()).containsExactly(1, 1, 1);
  }

  @Test
  void no_report_waits_for_more_than_twenty_segments() {
    open();

    cut(45);

    assertThat(batches()).containsExactly(1, 20, 20);
  }

  @Test
  void segments_that_wait_are_reported_before_the_rendition_is_complete() {
    open();
    cut(4);

    reports.complete(List.of(new RenditionResult("v240", 4, 16_000_000L)));

    assertThat(batches()).containsExactly(1, 3);
    assertThat(sent)
        .extracting(report -> report.getReport().getClass().getSimpleName())
        .endsWith("SegmentsEncoded", "RenditionCompleted", "PackageChecked");
  }

  @Test
  void progress_goes_to_its_own_topic_at_most_every_two_seconds() {
    for (int permille = 1; permille <= 50; permille++) {
      clock.pass(Duration.ofMillis(130));
      reports.progress(permille);
    }

    assertThat(sent).isEmpty();
    assertThat(producer.history())
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.topic()).isEqualTo(Topics.ENCODE_PROGRESS.name()));
  }

  @Test
  void the_time_that_is_left_follows_from_the_speed_so_far() {
    clock.pass(Duration.ofSeconds(2));
    reports.progress(10);
    clock.pass(Duration.ofSeconds(8));
    reports.progress(250);

    assertThat(progress).extracting(EncodeProgress::getPermille).containsExactly(10, 250);
    assertThat(progress).extracting(EncodeProgress::getEtaMillis).containsExactly(null, 30_000L);
  }
}
