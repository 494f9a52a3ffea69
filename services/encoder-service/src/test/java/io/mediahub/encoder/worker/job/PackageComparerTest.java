package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.compare.Similarity;
import io.mediahub.encoder.media.encode.ChunkEncoder;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.WorkFolder;
import io.mediahub.encoder.worker.ManualClock;
import io.mediahub.encoder.worker.job.PackageComparer.Track;
import io.mediahub.encoder.worker.job.PartResults.Target;
import io.mediahub.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mediahub.Metadata;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.PartManifest;
import mediahub.encoding.PublishedPackage;
import mediahub.encoding.Sweep;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.Comparison;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobReport;
import mediahub.rendition.Leftovers;
import mediahub.rendition.Urgency;
import mediahub.rendition.VideoRung;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Packages of one media, as a real ffmpeg made them, beside each other. */
@SandboxTest
class PackageComparerTest {
  private static final long MEMORY = 6L << 30;
  private static final int SEGMENT_MILLIS = 4000;

  @TempDir Path folder;

  private final MemoryStore memory = new MemoryStore();
  private final MediaStore store = new MediaStore(memory.client(), "media");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Parts parts = new Parts(store, threads);
  private final ManualClock clock = new ManualClock();
  private FfmpegSandbox sandbox;
  private WorkFolder work;
  private JobStage stage;

  @BeforeEach
  void open() {
    sandbox = TestMedia.sandbox();
    work = new WorkFolder(folder.resolve("work"), DataSize.ofMegabytes(1), Duration.ofSeconds(5));
    stage =
        new JobStage(
            store,
            parts,
            new SourceCache(store, work, threads, DataSize.ofMegabytes(100)),
            work,
            threads,
            new ContentKeys(folder.resolve("content")));
  }

  @AfterEach
  void close() throws Exception {
    work.close();
    sandbox.close();
    threads.shutdownNow();
  }

  private Run run(String id) {
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, clock.instant(), "system:test", "", "");
    Sweep nothing = new Sweep(new Leftovers(null, List.of(), 0, null, List.of(), List.of()));
    EncodeJob job = new EncodeJob(metadata, "media", "job-" + id, 1, nothing, null);
    var received = new ReceivedJob(job, null, 1, Urgency.LATER);
    var producer =
        new MockProducer<String, byte[]>(
            true, null, new StringSerializer(), new ByteArraySerializer());
    var sender =
        new ReportSender<JobReport>(
            Topics.RENDITION_COMMANDS, (topic, report) -> new byte[0], producer);
    return new Run(
        job,
        id,
        Urgency.LATER,
        new JobReports(sender, clock, Subject.of(received)),
        new JobProgress());
  }

  /** Eleven seconds of film, with other pictures or less of them. */
  private Path film(String name, String filter, double seconds) throws Exception {
    return TestMedia.make(
        folder.resolve(name),
        "-t",
        seconds,
        "-i",
        TestMedia.CLIP,
        "-an",
        "-vf",
        "scale=320:180," + filter,
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "16");
  }

  private record Package(
      String id, Inspection inspection, List<VideoRung> video, List<PartManifest> parts) {
    CheckPackage check(PublishedPackage published) {
      return new CheckPackage(
          inspection, id, video, List.of(), SEGMENT_MILLIS, 1, 0, null, List.of(), published);
    }

    PublishedPackage published() {
      return new PublishedPackage(id, video, List.of(), null, List.of());
    }
  }

  /** Encodes a film in two sizes and stores it as a worker does. */
  private Package encoded(String id, Path source, long bitsPerSecond) throws Exception {
    JobSpace space = new JobSpace(Files.createDirectories(folder.resolve("job-" + id)), source);
    Inspection inspection =
        ((Accepted)
                new Inspector(sandbox, InspectionLimits.DEFAULT)
                    .inspect(space, TestMedia.declared(source)))
            .inspection();
    List<VideoRung> rungs = new ArrayList<>();
    for (int height : new int[] {180, 90}) {
      rungs.add(
          new VideoRung(
              "v" + height,
              height * 16 / 9,
              height,
              inspection.getVideo().getFrameRateNum(),
              inspection.getVideo().getFrameRateDen(),
              bitsPerSecond));
    }
    EncodeChunk chunk =
        new EncodeChunk(
            TestMedia.source("key"),
            inspection,
            id,
            rungs,
            SEGMENT_MILLIS,
            0,
            ChunkPlan.of(inspection, List.of()).getFirst(),
            true);
    Target target = new Target(id, JobKind.CHUNK, 0, Set.of("v180", "v90"), PartSizes.ONE);
    try (PartResults results =
        new PartResults(run(id), target, parts, 0, Set.of(), null, store, threads)) {
      new ChunkEncoder(sandbox, MEMORY).encode(space, chunk, 2, results);
      results.complete();
    }
    return new Package(id, inspection, rungs, List.of(parts.find("media", id, JobKind.CHUNK, 0)));
  }

  private Comparison compared(Package made, Package published) throws Exception {
    Run run = run("check");
    PackageComparer comparer = new PackageComparer(stage, new Similarity(sandbox, MEMORY));
    Map<String, Track> own = comparer.tracks(run, made.parts(), id -> true);
    Map<String, Track> old = comparer.tracks(run, published.parts(), id -> true);
    return comparer.compare(
        run, made.check(published.published()), own, published.published(), old);
  }

  private static List<String> objections(Comparison comparison) {
    return PackageGate.USUAL.objections(comparison);
  }

  @Test
  void another_encode_of_the_same_film_passes() throws Exception {
    Path film = film("film.mp4", "null", 11);
    Package published = encoded("published", film, 600_000);

    Comparison comparison = compared(encoded("made", film, 900_000), published);

    assertThat(objections(comparison)).isEmpty();
    assertThat(comparison.getPackageId()).isEqualTo("published");
    assertThat(comparison.getDurationMicros()).isEqualTo(comparison.getPublishedMicros());
    assertThat(comparison.getRenditions())
        .extracting(ComparedRendition::getRenditionId)
        .containsExactly("v180", "v90");
    for (ComparedRendition rendition : comparison.getRenditions()) {
      assertThat(rendition.getSegments()).as("a segment of each third").hasSize(3);
      assertThat(rendition.getSegments())
          .allSatisfy(
              segment -> {
                assertThat(segment.getFrames()).isGreaterThan(48);
                assertThat(segment.getSsimPermille()).isBetween(960, 1000);
              });
    }
    try (var left = Files.list(folder.resolve("work/jobs"))) {
      assertThat(left).as("nothing stays on the disk").isEmpty();
    }
  }

  @Test
  void the_same_bytes_are_equal() throws Exception {
    Package published = encoded("published", film("film.mp4", "null", 9), 600_000);

    assertThat(compared(published, published).getRenditions())
        .flatExtracting(ComparedRendition::getSegments)
        .allMatch(segment -> segment.getSsimPermille() == 1000);
  }

  @Test
  void other_pictures_are_found() throws Exception {
    Package published = encoded("published", film("film.mp4", "null", 11), 600_000);
    Package upsideDown = encoded("turned", film("turned.mp4", "vflip", 11), 600_000);
    Package brighter = encoded("bright", film("bright.mp4", "eq=brightness=0.1", 11), 600_000);

    assertThat(objections(compared(upsideDown, published)))
        .anyMatch(sentence -> sentence.startsWith("The pictures of v180 differ"));
    assertThat(objections(compared(brighter, published)))
        .anyMatch(sentence -> sentence.startsWith("The pictures of v180 differ"));
  }

  @Test
  void a_package_that_ends_early_is_found() throws Exception {
    Package published = encoded("published", film("film.mp4", "null", 11), 600_000);

    Comparison comparison =
        compared(encoded("short", film("short.mp4", "null", 8), 600_000), published);

    assertThat(objections(comparison)).anyMatch(sentence -> sentence.contains("lasts 8.0"));
  }
}
