package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.WorkFolder;
import io.mediahub.encoder.worker.ManualClock;
import io.mediahub.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobReport;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Urgency;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What a worker reports of a media by what was wished for, when it was taken up. */
@SandboxTest
class PrepareWishesTest {
  @TempDir Path folder;

  private final MemoryStore memory = new MemoryStore();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ManualClock clock = new ManualClock();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<Object> reported = Collections.synchronizedList(new ArrayList<>());
  private FfmpegSandbox sandbox;
  private WorkFolder work;
  private JobRunner runner;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    work = new WorkFolder(folder.resolve("work"), DataSize.ofMegabytes(1), Duration.ofSeconds(5));
    MediaStore store = new MediaStore(memory.client(), "media");
    JobStage stage =
        new JobStage(
            store,
            new Parts(store, threads),
            new SourceCache(store, work, threads, DataSize.ofMegabytes(500)),
            work,
            threads,
            new ContentKeys(null));
    runner = new JobRunner(stage, sandbox, InspectionLimits.DEFAULT, 6L << 30, 2, meters);
  }

  @AfterEach
  void close() throws Exception {
    work.close();
    sandbox.close();
    threads.shutdownNow();
  }

  private void prepare(Path file, boolean perTitle, int attempt) throws Exception {
    prepare(file, perTitle, true, attempt);
  }

  private void prepare(Path file, boolean perTitle, boolean keepPicture, int attempt)
      throws Exception {
    SourceObject source = TestMedia.declared(file);
    memory.objects.put(source.getObjectKey(), Files.readAllBytes(file));
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, clock.instant(), "system:test", "", "");
    Prepare prepare =
        new Prepare(source, "job-p1", "job-m", true, List.of(), perTitle, keepPicture);
    var received =
        new ReceivedJob(
            new EncodeJob(metadata, "media", "job", attempt, prepare, null), null, 1, Urgency.NOW);
    var sender =
        new ReportSender<JobReport>(
            Topics.RENDITION_COMMANDS,
            (topic, report) -> {
              reported.add(report.getReport());
              return new byte[0];
            },
            new MockProducer<String, byte[]>(
                true, null, new StringSerializer(), new ByteArraySerializer()));
    JobReports reports = new JobReports(sender, clock, Subject.of(received));
    runner.run(Run.of(received, reports, new JobProgress()), "worker", () -> false);
  }

  private <T> List<T> reports(Class<T> kind) {
    return reported.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private MediaInspected inspected() {
    assertThat(reports(MediaInspected.class)).hasSize(1);
    return reports(MediaInspected.class).getFirst();
  }

  /** How many probes had this outcome. */
  private long probes(String ladder) {
    Timer timer = meters.find("mediahub.encoder.probes").tag("ladder", ladder).timer();
    assertThat(timer == null || timer.totalTime(TimeUnit.NANOSECONDS) > 0).isTrue();
    return timer == null ? 0 : timer.count();
  }

  private Path still() throws Exception {
    return MadeMedia.film(
        folder, "still.mkv", "smptehdbars=s=1280x720:r=25:d=10", "", "-c:v", "ffv1");
  }

  @Test
  void given_the_wish_when_a_file_is_prepared_then_its_first_chunk_has_the_ladder_of_the_probe()
      throws Exception {
    prepare(still(), true, 1);

    assertThat(inspected().getInspection().getVideo().getProbe()).isNotNull();
    assertThat(reports(PartEncoded.class))
        .singleElement()
        .satisfies(
            part ->
                assertThat(part.getRenditions())
                    .extracting(RenditionPart::getRenditionId)
                    .containsExactlyInAnyOrderElementsOf(
                        Ladder.plan(inspected().getInspection()).getVideo().stream()
                            .map(VideoRung::getRenditionId)
                            .toList())
                    .containsExactlyInAnyOrder("v720", "v240"));
    assertThat(probes("fewer-rungs")).isEqualTo(1);
    assertThat(meters.find("mediahub.encoder.probes").timers()).hasSize(1);
    assertThat(reported).last().isInstanceOf(JobFinished.class);
  }

  /** Another attempt's inspection may be the one that counts: the process asks for its ladder. */
  @Test
  void given_an_earlier_attempt_when_a_file_is_prepared_then_the_first_chunk_is_left_to_others()
      throws Exception {
    prepare(still(), true, 2);

    assertThat(inspected().getInspection().getVideo().getProbe()).isNotNull();
    assertThat(reports(PartEncoded.class)).isEmpty();
    assertThat(reported).last().isInstanceOf(JobFinished.class);
  }

  @Test
  void given_no_wish_when_a_file_is_prepared_then_nothing_is_probed() throws Exception {
    prepare(still(), false, 2);

    assertThat(inspected().getInspection().getVideo().getProbe()).isNull();
    assertThat(reports(PartEncoded.class))
        .flatExtracting(PartEncoded::getRenditions)
        .extracting(RenditionPart::getRenditionId)
        .containsExactlyInAnyOrder("v720", "v480", "v240");
    assertThat(meters.find("mediahub.encoder.probes").timers()).isEmpty();
  }

  @Test
  void given_a_preview_when_a_file_is_prepared_then_both_end_before_the_job_does()
      throws Exception {
    prepare(TestMedia.CLIP, true, 1);

    assertThat(reports(PreviewFound.class)).hasSize(1);
    assertThat(inspected().getInspection().getVideo().getProbe()).isNotNull();
    assertThat(reports(PartEncoded.class))
        .as("of the preview alone")
        .isNotEmpty()
        .allMatch(part -> part.getKind() == JobKind.PREPARE);
    assertThat(reports(PartEncoded.class).getLast().getLast()).isTrue();
    assertThat(reported).last().isInstanceOf(JobFinished.class);
  }

  /** The setting is the process's, so that the recipe of a package says what was made. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void given_a_picture_that_may_be_kept_when_it_is_prepared_then_the_wish_decides(boolean keep)
      throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "film.mp4",
            "testsrc2=s=426x240:r=25:d=2",
            "",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            34,
            "-g",
            20,
            "-flags",
            "+cgop",
            "-colorspace",
            "bt709",
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709");

    prepare(film, false, keep, 1);

    assertThat(OwnSegments.of(inspected().getInspection()) != null).isEqualTo(keep);
  }
}
