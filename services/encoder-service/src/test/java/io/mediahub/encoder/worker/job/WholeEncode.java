package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.ChunkEncoder;
import io.mediahub.encoder.media.encode.PartListener;
import io.mediahub.encoder.media.encode.PreviewEncoder;
import io.mediahub.encoder.media.encode.SoundEncoder;
import io.mediahub.encoder.media.encode.TitleProbe;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Candidate;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.RangeReader;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.Chunk;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.LoudnessGoal;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;

/**
 * A file from its preview to the check of its package, as the jobs of a media do it one after the
 * other, without a queue and a store.
 */
public final class WholeEncode {
  private static final long MEMORY = 6L << 30;

  /** What became of a file. */
  public sealed interface Outcome {
    /** The code that an event would have, or "published". */
    String code();

    /** For people. */
    String sentence();

    /** The inspection refused it. */
    record Refusal(FileRefusal reason, String sentence) implements Outcome {
      @Override
      public String code() {
        return "refused: " + reason.code();
      }
    }

    /** The inspection or the encode ended without a result. */
    record Failure(JobFailure reason, String sentence) implements Outcome {
      @Override
      public String code() {
        return "failed: " + reason.code();
      }
    }

    /**
     * The package is complete, and keeps every rule.
     *
     * @param renditions by their ids: the whole file of each
     */
    record Published(String sentence, Map<String, byte[]> renditions) implements Outcome {
      @Override
      public String code() {
        return "published";
      }
    }

    /** The package is complete, and breaks rules: viewers will not get it. */
    record Broken(String sentence) implements Outcome {
      @Override
      public String code() {
        return "withheld by the checklist";
      }
    }
  }

  private WholeEncode() {}

  /**
   * @param threads of the encoder
   * @throws Exception what would be a fault of the worker
   */
  public static Outcome run(
      FfmpegSandbox sandbox, InspectionLimits limits, JobSpace space, int threads)
      throws Exception {
    return run(sandbox, limits, space, threads, Set.of());
  }

  /**
   * @param threads of the encoder
   * @param beside formats of the pictures beside H.264
   * @throws Exception what would be a fault of the worker
   */
  static Outcome run(
      FfmpegSandbox sandbox,
      InspectionLimits limits,
      JobSpace space,
      int threads,
      Set<PictureFormat> beside)
      throws Exception {
    return run(sandbox, limits, space, threads, new Wish(beside, false));
  }

  /**
   * What an operator wishes for.
   *
   * @param beside formats of the pictures beside H.264
   * @param perTitle whether the ladder is made to measure
   */
  record Wish(Set<PictureFormat> beside, boolean perTitle) {}

  /**
   * @param threads of the encoder
   * @throws Exception what would be a fault of the worker
   */
  static Outcome run(
      FfmpegSandbox sandbox, InspectionLimits limits, JobSpace space, int threads, Wish wish)
      throws Exception {
    try {
      preview(sandbox, space);
      return run(sandbox, limits, space, threads, wish, wish.beside.isEmpty());
    } catch (MediaFailure e) {
      return new Outcome.Failure(e.failure(), e.sentence());
    }
  }

  /**
   * @param keeps whether the picture is published as it is, if it may
   */
  private static Outcome run(
      FfmpegSandbox sandbox,
      InspectionLimits limits,
      JobSpace space,
      int threads,
      Wish wish,
      boolean keeps)
      throws Exception {
    return switch (new Inspector(sandbox, limits)
        .inspect(space, TestMedia.declared(space.requireSource()), keeps)) {
      case Refused refused ->
          new Outcome.Refusal(refused.reason(), refused.sentence() + " " + refused.hint());
      case Accepted accepted -> {
        boolean kept = OwnSegments.of(accepted.inspection()) != null;
        try {
          Outcome outcome =
              encode(
                  sandbox,
                  job(space, kept ? "kept" : "encoded"),
                  threads,
                  wish.perTitle ? probed(sandbox, space, accepted) : accepted,
                  wish.beside);
          yield kept && outcome instanceof Outcome.Broken
              ? run(sandbox, limits, space, threads, wish, false)
              : outcome;
        } catch (MediaFailure e) {
          if (e.failure() != JobFailure.OWN_PICTURE_REFUSED) {
            throw e;
          }
          yield run(sandbox, limits, space, threads, wish, false);
        }
      }
    };
  }

  private static Accepted probed(FfmpegSandbox sandbox, JobSpace space, Accepted accepted)
      throws InterruptedException {
    return new Accepted(
        new TitleProbe(sandbox, MEMORY)
            .inspect(space, accepted.inspection(), accepted.seekMicros()),
        accepted.seekMicros(),
        accepted.segmentFrames());
  }

  /** From the head of the file alone. What it fails of is no fault, unless it is the program. */
  private static void preview(FfmpegSandbox sandbox, JobSpace space) throws Exception {
    Path source = space.requireSource();
    if (Files.size(source) == 0) {
      return; // is refused before it is read
    }
    try (FileChannel file = FileChannel.open(source)) {
      SparseHead head = SparseHead.open(new OfFile(file), space.folder().resolve("head.mp4"));
      Candidate candidate = head == null ? null : PreviewPlanner.candidate(head);
      if (candidate == null) {
        return;
      }
      JobSpace ofHead = new JobSpace(space.folder(), head.file());
      Planned planned = new PreviewPlanner(sandbox).plan(ofHead, candidate, null);
      if (planned != null) {
        PreviewEncoder encoder = new PreviewEncoder(sandbox, MEMORY, planned.plan());
        PartListener nobody = (id, init, segment) -> {};
        encoder.copyFirst(ofHead, null, nobody);
        planned.fetchHead();
        encoder.copyHead(ofHead, nobody);
        encoder.copyRest(space, nobody);
      }
    } catch (IOException | MediaFailure e) {
      // Then there is no preview.
    }
  }

  private record OfFile(FileChannel file) implements RangeReader {
    @Override
    public long size() {
      try {
        return file.size();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
      long at = offset;
      while (into.hasRemaining()) {
        int read = file.read(into, at);
        if (read < 0) {
          throw new EOFException("the file ends before " + at);
        }
        at += read;
      }
    }
  }

  private static Outcome encode(
      FfmpegSandbox sandbox,
      JobSpace space,
      int threads,
      Accepted accepted,
      Set<PictureFormat> beside)
      throws Exception {
    Inspection inspection = accepted.inspection();
    SourceObject source = TestMedia.source("key");
    var plan = Ladder.plan(inspection, beside);
    int segmentMillis = OwnSegments.millis(inspection, accepted.segmentFrames());
    ToPackage made = new ToPackage(new WholePackage(2), new LinkedHashMap<>());
    pictures(sandbox, space, threads, accepted, plan.getVideo(), made);
    if (!plan.getAudio().isEmpty()) {
      EncodeSound work =
          new EncodeSound(
              source,
              inspection,
              "package",
              plan.getAudio(),
              segmentMillis,
              new LoudnessGoal(-23.0, -1.0));
      new SoundEncoder(sandbox, MEMORY).encode(job(space, "sound"), work, made);
    }
    List<Finding> findings =
        made.whole
            .check(
                new EncodeLadder(
                    source, inspection, plan.getVideo(), plan.getAudio(), segmentMillis))
            .getFindings();
    return findings.isEmpty()
        ? new Outcome.Published(inspection.toString(), made.whole.files())
        : new Outcome.Broken(findings.toString());
  }

  /** All chunks of the pictures, in turn. */
  static void pictures(
      FfmpegSandbox sandbox, JobSpace space, int threads, Accepted accepted, PartListener out)
      throws Exception {
    pictures(sandbox, space, threads, accepted, Ladder.plan(accepted.inspection()).getVideo(), out);
  }

  private static void pictures(
      FfmpegSandbox sandbox,
      JobSpace space,
      int threads,
      Accepted accepted,
      List<VideoRung> rungs,
      PartListener out)
      throws Exception {
    Inspection inspection = accepted.inspection();
    List<Chunk> chunks = ChunkPlan.of(inspection, accepted.seekMicros(), accepted.segmentFrames());
    for (int n = 0; n < chunks.size(); n++) {
      EncodeChunk work =
          new EncodeChunk(
              TestMedia.source("key"),
              inspection,
              "package",
              rungs,
              OwnSegments.millis(inspection, accepted.segmentFrames()),
              n,
              chunks.get(n),
              n == chunks.size() - 1);
      new ChunkEncoder(sandbox, MEMORY).encode(job(space, "chunk" + n), work, threads, out);
    }
  }

  /** A job has a folder of its own. */
  private static JobSpace job(JobSpace space, String name) throws IOException {
    return new JobSpace(Files.createDirectory(space.folder().resolve(name)), space.source());
  }

  private record ToPackage(WholePackage whole, Map<String, InitSegment> inits)
      implements PartListener {
    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      InitSegment first = inits.putIfAbsent(renditionId, init);
      if (first == null) {
        whole.opened(renditionId, init);
      } else if (!Arrays.equals(first.bytes(), init.bytes())) {
        throw new IllegalStateException("two init segments of " + renditionId);
      }
      whole.segment(renditionId, segment);
    }
  }
}
