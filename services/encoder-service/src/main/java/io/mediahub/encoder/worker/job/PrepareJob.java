package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.image.ImageHeader;
import io.mediahub.encoder.media.image.ImageOutcome;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.SourceCheck;
import io.mediahub.encoder.store.SourceCache.Lease;
import io.mediahub.encoder.store.WorkFolder.JobFolder;
import io.mediahub.encoder.worker.job.PreviewJob.Preview;
import java.io.IOException;
import java.util.List;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a file is, and goes on: somebody waits for the first picture, and this worker has
 * the file already.
 */
final class PrepareJob {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareJob.class);

  /** Niceness of a probe beside a preview, which somebody may be watching. */
  private static final int BEHIND_PREVIEW = 10;

  private final JobStage stage;
  private final ImageJob images;
  private final Inspector inspector;
  private final MeteredProbe probe;
  private final PreviewJob previews;
  private final ChunkJob chunks;
  private final int processors;

  /**
   * @param probe measures the pictures where a ladder to measure is wished for
   * @param processors for the first chunk, since nothing else of the media can be encoded yet
   */
  PrepareJob(
      JobStage stage,
      ImageJob images,
      Inspector inspector,
      MeteredProbe probe,
      PreviewJob previews,
      ChunkJob chunks,
      int processors) {
    this.stage = stage;
    this.images = images;
    this.inspector = inspector;
    this.probe = probe;
    this.previews = previews;
    this.chunks = chunks;
    this.processors = processors;
  }

  void run(Run run, Prepare work) throws IOException, InterruptedException {
    if (prepare(run, work)) {
      EncodeJob job = run.job();
      run.reports().send(new JobFinished(job.getJobId(), job.getAttempt()));
    }
  }

  /**
   * @return whether the file is accepted
   */
  private boolean prepare(Run run, Prepare work) throws IOException, InterruptedException {
    SourceObject source = work.getSource();
    SizeCheck size = SizeCheck.begin(stage, source);
    // Somebody waits for the first segment: the download, which takes the store's and the
    // processors' time from it, begins behind it.
    try (JobFolder folder = stage.folder().openJob(run.job().getJobId());
        Preview preview =
            work.getAwaited() ? previews.begin(run, work, folder.path(), size) : null) {
      Refused otherSize = size.await();
      return otherSize == null
          ? whole(run, work, folder, preview)
          : refuse(run, otherSize); // a file larger than declared is not downloaded
    }
  }

  private boolean whole(Run run, Prepare work, JobFolder folder, @Nullable Preview preview)
      throws IOException, InterruptedException {
    SourceObject source = work.getSource();
    try (Lease local = stage.sources().acquire(source)) {
      if (preview != null) {
        preview.copyHead();
      }
      JobSpace space = new JobSpace(folder.path(), local.file(), run.niceness());
      return switch (images.inspect(space)) {
        case ImageOutcome.Rejected(Refused refused) ->
            refuse(run, changedOr(refused, local, source));
        case ImageOutcome.Accepted(ImageHeader header) -> image(run, source, local, space, header);
        case ImageOutcome.NoImage none -> media(run, work, local, space, preview);
      };
    }
  }

  /** A file that changed on its way is refused for that. */
  private static Refused changedOr(Refused refused, Lease local, SourceObject source)
      throws IOException, InterruptedException {
    Refused changed = SourceCheck.compare(local.file(), source);
    return changed == null ? refused : changed;
  }

  private boolean image(
      Run run, SourceObject source, Lease local, JobSpace space, ImageHeader header)
      throws IOException, InterruptedException {
    Refused refused = SourceCheck.compare(local.file(), source);
    if (refused == null) {
      refused = images.make(run, space, header);
    }
    return refused == null || refuse(run, refused);
  }

  private boolean media(
      Run run, Prepare work, Lease local, JobSpace space, @Nullable Preview preview)
      throws IOException, InterruptedException {
    // Rungs of other formats lie on the grid, and not on the source's own key frames.
    boolean keeps = work.getKeepPicture() && work.getFormats().isEmpty();
    return switch (inspector.inspect(space, work.getSource(), keeps)) {
      case Refused refused -> refuse(run, refused);
      case Accepted accepted -> {
        local.checked(copy -> {}); // the inspection did
        if (preview == null) {
          Accepted measured = report(run, work, accepted, space);
          if (isSure(run, work, measured)) {
            encodeFirst(run, work, measured, space);
          }
        } else if (work.getPerTitle()) {
          // The preview does not wait for the probe, and goes before it.
          JobSpace behind = new JobSpace(space.folder(), space.source(), BEHIND_PREVIEW);
          try (Beside beside = Beside.start(() -> report(run, work, accepted, behind))) {
            preview.copyRest(space);
            beside.await();
          }
        } else {
          report(run, work, accepted, space);
          preview.copyRest(space);
        }
        yield true;
      }
    };
  }

  /**
   * Says what the file is, with what a probe of its pictures says if that is wished for.
   *
   * @return with the probe
   */
  private Accepted report(Run run, Prepare work, Accepted accepted, JobSpace space)
      throws InterruptedException {
    Inspection inspection =
        work.getPerTitle()
            ? probe.inspect(space, accepted.inspection(), accepted.seekMicros())
            : accepted.inspection();
    run.reports()
        .send(new MediaInspected(inspection, accepted.seekMicros(), accepted.segmentFrames()));
    return new Accepted(inspection, accepted.seekMicros(), accepted.segmentFrames());
  }

  /**
   * Whether the ladder is the one that the process plans. Every probe of a file says the same, but
   * one may have failed: another attempt's inspection may be the one that counts.
   */
  private static boolean isSure(Run run, Prepare work, Accepted measured) {
    VideoTrack video = measured.inspection().getVideo();
    return !work.getPerTitle()
        || (run.job().getAttempt() == 1 && video != null && video.getProbe() != null);
  }

  private static boolean refuse(Run run, Refused refused) {
    LOG.atInfo().addKeyValue("code", refused.code()).log("Refused: {}", refused.sentence());
    run.reports().send(new MediaRefused(refused.code(), refused.sentence(), refused.hint()));
    return false;
  }

  private void encodeFirst(Run run, Prepare work, Accepted accepted, JobSpace space)
      throws IOException, InterruptedException {
    EncodeChunk first = first(work, accepted);
    if (first != null && !chunks.reportFound(run, first)) {
      stage.folder().requireRoom(ChunkJob.micros(first) * ChunkJob.bits(first) / 8_000_000);
      // Where nobody waits, the bytes should not depend on the number of processors.
      chunks.encode(run, first, work.getAwaited() ? processors : 1, space);
    }
  }

  /** The first chunk as the process would ask for it; null when there are no pictures. */
  private static @Nullable EncodeChunk first(Prepare work, Accepted accepted) {
    List<Chunk> chunks =
        ChunkPlan.of(accepted.inspection(), accepted.seekMicros(), accepted.segmentFrames());
    if (chunks.isEmpty()) {
      return null;
    }
    LadderPlanned plan = Ladder.plan(accepted.inspection(), PictureFormat.all(work.getFormats()));
    return new EncodeChunk(
        work.getSource(),
        accepted.inspection(),
        work.getPackageId(),
        plan.getVideo(),
        OwnSegments.millis(accepted.inspection(), accepted.segmentFrames()),
        0,
        chunks.getFirst(),
        chunks.size() == 1);
  }
}
