package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.mp4.FragmentCutter.Cut;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import java.io.IOException;
import java.util.List;
import mediahub.encoding.EncodeChunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes a chunk of the pictures in all rungs: one ffmpeg process, one decode, segments handed
 * over while it runs. Chunks of one media join under one init segment for each rung, whoever made
 * them and in whichever order: their frames and timestamps are those of a single run.
 */
public final class ChunkEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkEncoder.class);

  private final FfmpegSandbox sandbox;
  private final long memoryBytes;

  /**
   * @param memoryBytes address space that ffmpeg may use; half as much more for each format beside
   *     the first
   */
  public ChunkEncoder(FfmpegSandbox sandbox, long memoryBytes) {
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Returns when the chunk is whole in all rungs, and has exactly the frames that were asked for.
   *
   * @param space with the source, and a folder with room for the chunk
   * @param threads for the encoder; more make one chunk faster and many chunks slower
   * @throws MediaFailure when ffmpeg fails, or its output is not what it must be
   * @throws IOException when the disk does, or the listener
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void encode(JobSpace space, EncodeChunk work, int threads, PartListener out)
      throws IOException, InterruptedException {
    boolean own = OwnSegments.of(work.getInspection()) != null;
    Stretch stretch =
        own
            ? Stretch.own(work.getChunk())
            : Stretch.of(work.getChunk(), work.getSegmentMillis(), Recipe.CURRENT);
    try {
      encode(space, work, stretch, threads, out);
    } catch (MediaFailure e) {
      if (own && spoils(e)) {
        throw new MediaFailure(
            JobFailure.OWN_PICTURE_REFUSED,
            "The picture cannot be published as it is, so all renditions are encoded. "
                + e.sentence());
      }
      throw e;
    }
  }

  /** Whether ffmpeg complained of the picture, or what it made is not what was asked for. */
  private static boolean spoils(MediaFailure e) {
    return e.failure() == JobFailure.PACKAGE_BROKEN || e.failure() == JobFailure.ENCODER_REFUSED;
  }

  private void encode(
      JobSpace space, EncodeChunk work, Stretch stretch, int threads, PartListener out)
      throws IOException, InterruptedException {
    encode(
        space,
        work.getInspection(),
        work.getVideo(),
        work.getSegmentMillis(),
        stretch,
        threads,
        out);
  }

  List<RenditionResult> encode(
      JobSpace space,
      Inspection inspection,
      List<VideoRung> rungs,
      int segmentMillis,
      Stretch stretch,
      int threads,
      PartListener out)
      throws IOException, InterruptedException {
    Grid grid = Grid.of(inspection, rungs);
    try (Encoding encoding = encoding(space, grid, rungs, segmentMillis, stretch, out)) {
      try {
        return run(encoding, space, inspection, rungs, grid, stretch, threads, out);
      } catch (MediaFailure e) {
        boolean own = stretch.borders() != null;
        if (stretch.decodesAll() || own || !spoils(e) || encoding.segments() > 0) {
          throw e;
        }
        LOG.warn("No chunk after a seek to {} s: {}", stretch.seek(), e.sentence());
      }
    }
    // Some files lead a seek elsewhere, behind the first frame. Reading all of it cannot miss.
    Stretch whole = stretch.fromTheBeginning();
    try (Encoding encoding = encoding(space, grid, rungs, segmentMillis, whole, out)) {
      return run(encoding, space, inspection, rungs, grid, whole, threads, out);
    }
  }

  private static Encoding encoding(
      JobSpace space,
      Grid grid,
      List<VideoRung> rungs,
      int segmentMillis,
      Stretch stretch,
      PartListener out)
      throws IOException {
    Encoding encoding = new Encoding(space, new Joins(grid, stretch), out);
    List<Long> borders = stretch.borders();
    Cut cut =
        borders == null
            ? Cut.grid(segmentMillis)
            : Cut.at(borders.stream().map(frame -> frame * grid.frameTicks()).toList());
    for (VideoRung rung : rungs) {
      encoding.follow(
          rung.getRenditionId(), cut, stretch.firstSegment(), stretch.from() * grid.frameTicks());
    }
    return encoding;
  }

  /** The encoders of all formats hold their pictures at the same time. */
  private long memory(List<VideoRung> rungs) {
    long formats = rungs.stream().map(VideoRung::getFormat).distinct().count();
    return memoryBytes + memoryBytes / 2 * (formats - 1);
  }

  private List<RenditionResult> run(
      Encoding encoding,
      JobSpace space,
      Inspection inspection,
      List<VideoRung> rungs,
      Grid grid,
      Stretch stretch,
      int threads,
      PartListener out)
      throws IOException, InterruptedException {
    ChunkCommand command = new ChunkCommand(inspection, rungs, grid, stretch, Recipe.CURRENT);
    out.madeBy(sandbox.digest(), command.arguments(Encoding.SOURCE, threads));
    long from = grid.micros(stretch.from());
    long to = grid.micros(stretch.to());
    long bits = rungs.stream().mapToLong(VideoRung::getMaxBitsPerSecond).max().orElse(0);
    SandboxLimits limits =
        Effort.limits(
            Math.max(to - stretch.seekMicros(), to - from),
            to - from,
            inspection.getVideo(),
            bits,
            memory(rungs));
    return encoding.run(
        sandbox,
        limits,
        command.arguments(space.requireSource().toString(), threads),
        new Progress(from, to));
  }
}
