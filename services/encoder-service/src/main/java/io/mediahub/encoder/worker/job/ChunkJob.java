package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.ChunkEncoder;
import io.mediahub.encoder.worker.job.PartResults.Target;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.PartManifest;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobKind;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/** Encodes one chunk of the pictures, unless another run has done it. */
final class ChunkJob {
  private static final long MICROS = 1_000_000;

  private final JobStage stage;
  private final ChunkEncoder encoder;

  ChunkJob(JobStage stage, ChunkEncoder encoder) {
    this.stage = stage;
    this.encoder = encoder;
  }

  /** Many chunks are encoded side by side, so each has one thread. */
  void run(Run run, EncodeChunk work) throws IOException, InterruptedException {
    if (!reportFound(run, work)) {
      stage.withSource(
          run, work.getSource(), micros(work), bits(work), space -> encode(run, work, 1, space));
    }
  }

  /** Reports the result of the chunk if it has one. */
  boolean reportFound(Run run, EncodeChunk work) throws IOException, InterruptedException {
    PartManifest found =
        stage.parts().find(run.mediaId(), work.getPackageId(), JobKind.CHUNK, work.getIndex());
    if (found == null) {
      return false;
    }
    run.reports().send(PartResults.reported(run, found.getPart()));
    return true;
  }

  void encode(Run run, EncodeChunk work, int threads, JobSpace space)
      throws IOException, InterruptedException {
    Target target =
        new Target(
            work.getPackageId(), JobKind.CHUNK, work.getIndex(), ids(work), PartSizes.ONE);
    int first = work.getChunk().getFirstSegment();
    try (PartResults results = stage.results(run, target, first, Set.of())) {
      encoder.encode(space, work, threads, results);
      results.complete();
    }
  }

  private static Set<String> ids(EncodeChunk work) {
    return work.getVideo().stream().map(VideoRung::getRenditionId).collect(Collectors.toSet());
  }

  static long bits(EncodeChunk work) {
    return work.getVideo().stream().mapToLong(VideoRung::getMaxBitsPerSecond).sum();
  }

  static long micros(EncodeChunk work) {
    Inspection inspection = work.getInspection();
    VideoTrack picture = inspection.getVideo();
    if (picture == null) {
      throw new MediaFailure(JobFailure.INVALID_JOB, "The media has no pictures to encode.");
    }
    Chunk chunk = work.getChunk();
    long frames = chunk.getToFrame() - chunk.getFromFrame();
    return frames * MICROS * picture.getFrameRateDen() / picture.getFrameRateNum();
  }
}
