package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.MakeArtefacts;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.Urgency;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.PosterChosen;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.TextSource;
import org.apache.kafka.streams.test.TestRecord;
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
    assertThat(job.getWork())
        .isEqualTo(
            new Prepare(
                RenditionDriver.SOURCE,
                job.getJobId() + "-p1",
                job.getJobId() + "-m",
                true,
                List.of(),
                false,
                true));
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
  void given_an_inspection_when_the_worker_answers_then_the_package_is_encoded_to_the_end() {
    EncodeJob encode = TestWorker.inspect(process);

    assertThat(process.eventTypes())
        .containsExactly(
            "InspectionRequested",
            "JobStarted",
            "MediaInspected",
            "PackagePlanned",
            "JobsRequested",
            "ArtefactsRequested");
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
    List<EncodeJob> jobs = TestWorker.jobs(process);
    for (EncodeJob job : jobs) {
      TestWorker.results(job).forEach(report -> process.reports(job, report));
    }
    TestWorker.encode(process, encode);
    List<String> once = process.eventTypes();

    TestWorker.encode(process, encode);
    for (EncodeJob job : jobs) {
      TestWorker.results(job).forEach(report -> process.reports(job, report));
    }

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
    assertThat(process.eventTypes()).containsExactly("ObjectsSwept");
    process.waits(Duration.ofHours(2));
    assertThat(process.eventRecords()).as("nothing is awaited any more").isEmpty();
  }

  @Test
  void given_a_media_when_its_jobs_are_wanted_then_each_goes_to_the_topic_of_its_urgency() {
    EncodeJob prepare = TestWorker.inspect(process);

    assertThat(works(Urgency.NOW)).containsExactly(EncodeSound.class);
    assertThat(works(Urgency.NEXT)).containsExactly(EncodeChunk.class);
    assertThat(works(Urgency.LATER)).containsExactly(MakeArtefacts.class);
    assertThat(prepare.getWork()).isInstanceOf(Prepare.class);
  }

  private List<Class<?>> works(Urgency urgency) {
    return process.jobRecords(urgency).stream()
        .<Class<?>>map(job -> job.value().getWork().getClass())
        .toList();
  }

  @Test
  void given_running_jobs_when_the_owner_cancels_then_their_workers_are_told() {
    EncodeJob prepare = TestWorker.inspect(process);
    List<String> running =
        new ArrayList<>(TestWorker.jobs(process).stream().map(EncodeJob::getJobId).toList());
    running.add(prepare.getJobId());
    process.eventRecords();

    process.wishes(RenditionDriver.MEDIA, new EncodingCancelled("owner"));

    assertThat(process.cancelled()).containsExactlyInAnyOrderElementsOf(running);
    assertThat(process.eventTypes())
        .containsExactly(
            "ArtefactsAbandoned", "PackageAbandoned", "MediaWithdrawn", "SweepRequested");
    TestWorker.results(prepare).forEach(report -> process.reports(prepare, report));
    assertThat(process.eventTypes()).as("what comes late").isEmpty();
  }

  @Test
  void given_a_job_when_its_own_worker_ends_it_then_nobody_is_told_to_stop() {
    TestWorker.encode(process, TestWorker.inspect(process));

    assertThat(process.cancelled()).isEmpty();
  }

  @Test
  void given_a_published_media_when_it_is_deleted_then_everything_is_swept_at_once() {
    TestWorker.encode(process, TestWorker.inspect(process));

    process.wishes(RenditionDriver.MEDIA, new MediaDeleted("owner", 1000L));

    EncodeJob sweep = process.job();
    assertThat(((Sweep) sweep.getWork()).getLeftovers().getFolders())
        .satisfiesExactly(
            folder -> assertThat(folder).endsWith("-m/"),
            folder -> assertThat(folder).startsWith("x-").endsWith("-x-1/"));
    assertThat(((Sweep) sweep.getWork()).getLeftovers().getSource())
        .isEqualTo(RenditionDriver.SOURCE);
  }

  @Test
  void given_a_published_media_when_it_is_encoded_again_then_nobody_is_kept_waiting_for_it() {
    TestWorker.encode(process, TestWorker.inspect(process));

    process.wishes(RenditionDriver.MEDIA, new EncodingRetried("owner", null));

    EncodeJob prepare = process.jobRecords(Urgency.LATER).getFirst().value();
    process.reports(prepare, TestWorker.INSPECTED);
    TestWorker.encode(process, prepare);
    assertThat(process.eventTypes()).endsWith("JobFinished", "MediaPublished", "SweepRequested");
  }

  @Test
  void given_a_published_media_when_its_owner_chooses_a_poster_then_it_is_made_at_once() {
    TestWorker.encode(process, TestWorker.inspect(process));
    process.eventRecords();

    process.wishes(RenditionDriver.MEDIA, new PosterChosen("owner", 1_500_000L));

    EncodeJob job = process.jobRecords(Urgency.NOW).getFirst().value();
    MakeArtefacts work = (MakeArtefacts) job.getWork();
    assertThat(work.getPosterMicros()).isEqualTo(1_500_000L);
    assertThat(work.getSource()).isEqualTo(RenditionDriver.SOURCE);
    assertThat(work.getInspection()).isEqualTo(TestWorker.INSPECTION);
    TestWorker.results(job).forEach(report -> process.reports(job, report));
    assertThat(process.eventTypes())
        .containsExactly("ArtefactsRequested", "ArtefactsMade", "JobFinished", "SweepRequested");
  }

  @Test
  void given_subtitles_that_are_being_made_when_they_are_removed_then_their_worker_is_told() {
    TestWorker.encode(process, TestWorker.inspect(process));
    TextSource text = new TextSource(RenditionDriver.SOURCE, "de", "");
    process.wishes(RenditionDriver.MEDIA, new SubtitlesAdded("owner", text));
    EncodeJob job = process.jobRecords(Urgency.NOW).getFirst().value();
    assertThat(((MakeArtefacts) job.getWork()).getSubtitles()).isEqualTo(text);

    process.wishes(RenditionDriver.MEDIA, new SubtitlesRemoved("owner", "de"), 4);

    assertThat(process.cancelled()).containsExactly(job.getJobId());
    assertThat(process.eventTypes()).endsWith("ArtefactsAbandoned", "SweepRequested");
  }

  @Test
  void given_an_image_when_all_of_it_is_made_then_it_is_published_without_a_package() {
    process.uploaded();
    EncodeJob job = process.job();
    process.reports(job, new ImageInspected(new ImageInspection("gif", 64, 48, false)));
    process.reports(job, TestWorker.image(job));

    process.reports(job, new JobFinished(job.getJobId(), 1));

    var events = process.eventRecords();
    assertThat(events)
        .extracting(event -> event.value().fact().type())
        .containsExactly(
            "InspectionRequested",
            "ImageInspected",
            "ArtefactsMade",
            "JobFinished",
            "MediaPublished");
    assertThat(events.getLast().value().fact()).isEqualTo(new MediaPublished(0L, null));
    process.waits(Duration.ofDays(20));
    assertThat(process.eventRecords()).as("nothing is awaited any more").isEmpty();
  }

  @Test
  void given_reports_of_progress_when_they_come_often_then_it_is_told_every_two_seconds() {
    EncodeJob prepare = TestWorker.inspect(process);
    EncodeJob chunk =
        TestWorker.jobs(process).stream()
            .filter(job -> job.getWork() instanceof EncodeChunk)
            .findFirst()
            .orElseThrow();
    process.progress();
    process.eventRecords();

    for (int tenth = 1; tenth <= 60; tenth++) {
      process.waits(Duration.ofMillis(100));
      process.reports(
          chunk, new EncodeProgressed(chunk.getJobId(), 1, tenth * 10), "progress-" + tenth);
    }

    List<EncodeProgress> told = process.progress();
    assertThat(told).hasSizeBetween(3, 4);
    assertThat(told).extracting(EncodeProgress::getPermille).isSorted();
    assertThat(told.getLast().getPermille()).isBetween(150, 280);
    assertThat(told.getLast().getEtaMillis()).isBetween(10_000L, 30_000L);
    assertThat(process.eventRecords()).as("progress is no event").isEmpty();
    assertThat(prepare).isNotNull();
  }

  @Test
  void given_one_owner_with_many_uploads_when_another_has_one_then_it_is_not_behind_them() {
    try (var fair =
        new RenditionDriver(
            new LeaseSettings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                100,
                Duration.ofHours(1),
                8,
                1,
                2))) {
      for (int i = 0; i < 10; i++) {
        fair.uploaded("many-" + i, "many");
      }
      fair.uploaded("one", "other");

      List<EncodeJob> now = fair.jobRecords(Urgency.NOW).stream().map(TestRecord::value).toList();
      assertThat(now).extracting(EncodeJob::getMediaId).containsExactly("many-0", "one");
      assertThat(fair.jobRecords(Urgency.LATER))
          .extracting(job -> job.value().getMediaId())
          .containsExactly("many-1", "many-2");
      fair.reports(now.getFirst(), new MediaRefused("not-media", "A zip.", "Send a video."));
      assertThat(fair.jobRecords())
          .as("the next one's turn comes when one ends")
          .extracting(job -> job.value().getMediaId())
          .containsExactly("many-3");
      fair.waits(Duration.ofMinutes(5));
      assertThat(fair.jobRecords()).isEmpty();
    }
  }
}
