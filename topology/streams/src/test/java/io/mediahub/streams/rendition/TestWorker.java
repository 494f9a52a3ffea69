package io.mediahub.streams.rendition;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Fragment;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

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
              0L),
          List.of(new AudioTrack(1, "aac", 2, 48000, "en", "stereo", "", true, false, 0L)),
          List.of(),
          false);

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

  /**
   * Inspects an upload. Leaves the events unread.
   *
   * @return the encode job that follows
   */
  static EncodeJob inspect(RenditionDriver process) {
    process.uploaded();
    EncodeJob inspect = process.job();
    process.reports(inspect, new JobStarted(inspect.getJobId(), 1, "worker-1"));
    process.reports(inspect, new MediaInspected(INSPECTION, List.of()));
    return process.job();
  }

  /** Reports every rendition of the job, and its end. */
  static void encode(RenditionDriver process, EncodeJob job) {
    String id = job.getJobId();
    process.reports(job, new JobStarted(id, 1, "worker-2"));
    for (String rendition : renditions((EncodeLadder) job.getWork())) {
      process.reports(
          job,
          new RenditionOpened(
              rendition, id, 1, id + "/1/" + rendition + "/", "init.mp4", 800L, "avc1"));
      process.reports(
          job, new SegmentsEncoded(rendition, id, 1, 0, List.of(segment(0), segment(1))));
      process.reports(job, new RenditionCompleted(rendition, id, 1, 2, 8_000_000L));
    }
    process.reports(job, new PackageChecked(List.of(1), List.of(), null));
    process.reports(job, new JobFinished(id, 1));
  }

  private static List<String> renditions(EncodeLadder work) {
    return Stream.concat(
            work.getVideo().stream().map(VideoRung::getRenditionId),
            work.getAudio().stream().map(AudioRung::getRenditionId))
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
