package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.Ladder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.MakeArtefacts;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Fragment;
import mediahub.rendition.InitObject;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoTrack;
import mediahub.rendition.WorkerReport;
import org.apache.kafka.streams.test.TestRecord;

/** What a worker reports of the jobs that the rendition process gives out. */
final class TestWorker {
  static final Inspection INSPECTION =
      new Inspection(
          "mov",
          8_000_000L,
          new VideoTrack(
              0,
              "h264",
              640,
              360,
              0,
              25,
              1,
              false,
              false,
              "yuv420p",
              2_000_000L,
              false,
              "",
              "",
              "",
              0L,
              null,
              null,
              null,
              null),
          List.of(new AudioTrack(1, "aac", 2, 48000, "en", "stereo", "", true, false, 0L)),
          List.of(),
          false);

  private static final long FRAMES_A_SEGMENT = 100;

  private TestWorker() {}

  /** Begins the inspection of an upload, and holds it. The events are read. */
  static EncodeJob begin(RenditionDriver process) {
    process.uploaded();
    EncodeJob job = process.job();
    process.reports(job, holds(job));
    process.waits(Duration.ofSeconds(30));
    process.reports(job, holds(job));
    process.eventRecords();
    return job;
  }

  static JobStarted holds(EncodeJob job) {
    return new JobStarted(job.getJobId(), job.getAttempt(), "worker-1");
  }

  static final MediaInspected INSPECTED =
      new MediaInspected(INSPECTION, ChunkPlan.borders(INSPECTION), List.of());

  /**
   * Inspects an upload. Leaves the events and the jobs that follow unread.
   *
   * @return the job, which its worker still has
   */
  static EncodeJob inspect(RenditionDriver process) {
    process.uploaded();
    EncodeJob prepare = process.job();
    process.reports(prepare, new JobStarted(prepare.getJobId(), 1, "worker-1"));
    process.reports(prepare, INSPECTED);
    return prepare;
  }

  /** Does all jobs that come, until none comes. */
  static void encode(RenditionDriver process, EncodeJob prepare) {
    results(prepare).forEach(report -> process.reports(prepare, report));
    for (List<EncodeJob> jobs = jobs(process); !jobs.isEmpty(); jobs = jobs(process)) {
      for (EncodeJob job : jobs) {
        process.reports(job, new JobStarted(job.getJobId(), job.getAttempt(), "worker-2"));
        results(job).forEach(report -> process.reports(job, report));
      }
    }
  }

  static List<EncodeJob> jobs(RenditionDriver process) {
    return process.jobRecords().stream().map(TestRecord::value).toList();
  }

  /** What a worker reports at the end of the job. */
  static List<WorkerReport> results(EncodeJob job) {
    String id = job.getJobId();
    int attempt = job.getAttempt();
    return switch ((EncodeWork) job.getWork()) {
      case Prepare prepare -> List.of(first(job, prepare), new JobFinished(id, attempt));
      case EncodeChunk chunk -> List.of(chunk(job, chunk));
      case EncodeSound sound ->
          List.of(
              new PartEncoded(
                  sound.getPackageId(),
                  id,
                  attempt,
                  JobKind.SOUND,
                  0,
                  true,
                  sound.getAudio().stream().map(r -> part(r.getRenditionId(), 0, 2)).toList(),
                  List.of()));
      case CheckPackage check ->
          List.of(
              new PackageChecked(
                  List.of(1), List.of(), check.getPackageId(), List.of(), null, List.of()),
              new JobFinished(id, attempt));
      case Sweep sweep -> List.of(new ObjectsSwept(id, attempt, 1L, 1L));
      case MakeArtefacts make -> List.of(artefacts(job, make), new JobFinished(id, attempt));
      case Inspect old -> throw new AssertionError(job);
      case EncodeLadder old -> throw new AssertionError(job);
    };
  }

  private static ArtefactsMade artefacts(EncodeJob job, MakeArtefacts work) {
    return work.getSubtitles() == null
        ? made(job, work.getFolder(), "poster", ArtefactKind.POSTER)
        : made(
            job,
            work.getFolder(),
            "u-" + work.getSubtitles().getLanguage(),
            ArtefactKind.SUBTITLES);
  }

  /** All sizes of the image that the job prepares. */
  static ArtefactsMade image(EncodeJob job) {
    String folder = ArtefactNames.folder(job.getJobId(), job.getAttempt());
    return made(job, folder, "image", ArtefactKind.IMAGE);
  }

  private static ArtefactsMade made(EncodeJob job, String folder, String id, ArtefactKind kind) {
    Artefact made =
        Artefact.newBuilder()
            .setArtefactId(id)
            .setKind(kind)
            .setFolder(folder + id + "-run/")
            .setFiles(List.of())
            .build();
    return new ArtefactsMade(job.getJobId(), job.getAttempt(), List.of(made));
  }

  private static PartEncoded first(EncodeJob job, Prepare prepare) {
    return new PartEncoded(
        prepare.getPackageId(),
        job.getJobId(),
        job.getAttempt(),
        JobKind.CHUNK,
        0,
        true,
        Ladder.plan(INSPECTION).getVideo().stream()
            .map(rung -> part(rung.getRenditionId(), 0, 1))
            .toList(),
        List.of());
  }

  private static PartEncoded chunk(EncodeJob job, EncodeChunk work) {
    int first = work.getChunk().getFirstSegment();
    int end = Math.toIntExact(Math.ceilDiv(work.getChunk().getToFrame(), FRAMES_A_SEGMENT));
    return new PartEncoded(
        work.getPackageId(),
        job.getJobId(),
        job.getAttempt(),
        JobKind.CHUNK,
        work.getIndex(),
        true,
        work.getVideo().stream()
            .map(rung -> part(rung.getRenditionId(), first, end - first))
            .toList(),
        List.of());
  }

  private static RenditionPart part(String renditionId, int first, int count) {
    return new RenditionPart(
        renditionId,
        new InitObject("init-0123456789ab.mp4", 700L, "01".repeat(32), "avc1.64001f", null),
        first,
        IntStream.range(first, first + count).mapToObj(TestWorker::segment).toList());
  }

  private static Segment segment(int index) {
    return new Segment(
        index + "-x.m4s", 4_000_000L, 100_000L, List.of(new Fragment(4_000_000L, 0L, 900L)));
  }
}
